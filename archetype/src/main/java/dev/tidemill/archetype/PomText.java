/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.archetype;

import eu.maveniverse.domtrip.Comment;
import eu.maveniverse.domtrip.Document;
import eu.maveniverse.domtrip.DomTripException;
import eu.maveniverse.domtrip.Editor;
import eu.maveniverse.domtrip.Element;
import eu.maveniverse.domtrip.Node;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A POM that can be edited: what is not changed stays as its author wrote it, to the last blank,
 * and what is added is indented as its neighbors are, with their line ends. Immutable; every change
 * makes a new one.
 */
final class PomText {

  private static final String DEPENDENCIES = "dependencies";
  private static final String DEPENDENCY = "dependency";

  private final Document document;
  private final Element project;

  private PomText(Document document) {
    this.document = document;
    this.project = document.root();
  }

  /**
   * Parses a POM.
   *
   * @param name what an error calls it
   * @throws ProjectFailure if it is not well-formed, or not a POM
   */
  static PomText parse(String name, String text) throws ProjectFailure {
    try {
      return of(name, Document.of(text));
    } catch (DomTripException wrong) {
      String line = wrong.position() < 0
          ? ""
          : ", line " + text.substring(0, wrong.position()).lines().count() + ",";
      throw new ProjectFailure(
          "%s%s is not well-formed XML: %s".formatted(name, line, wrong.getMessage()), wrong);
    }
  }

  static PomText of(String name, Document document) throws ProjectFailure {
    @Nullable Element root = document.root();
    if (root == null || !root.name().equals("project")) {
      throw new ProjectFailure("%s is not a POM: it begins with %s, and not with <project>."
          .formatted(name, root == null ? "no element" : "<" + root.name() + ">"));
    }
    if (!root.hasChildElements() && root.selfClosing()) {
      throw new ProjectFailure("%s is not a POM: there is nothing in it.".formatted(name));
    }
    return new PomText(document);
  }

  /** The project's own, without those that are only managed, or belong to a profile or a plugin. */
  List<Dependency> dependencies() {
    return dependencyElements(project).map(PomText::dependency).toList();
  }

  Optional<String> property(String name) {
    return project.path("properties", name).map(Element::textContentTrimmed);
  }

  /** The {@code parent} element. */
  Optional<Element> parent() {
    return project.childElement("parent");
  }

  /**
   * With one more, in the order of scopes: compile, runtime and others, test. It comes after the
   * last one that may be before it. The same as before, if it is there already.
   */
  PomText with(Dependency added) {
    if (dependencies().stream().anyMatch(added::sameAs)) {
      return this;
    }
    PomText changed = copy();
    Editor editor = new Editor(changed.document);
    List<Element> present = dependencyElements(changed.project).toList();
    Optional<Element> before = present.stream()
        .filter(each -> rank(dependency(each)) <= rank(added))
        .reduce((first, second) -> second);
    Element element;
    if (before.isPresent()) {
      element = editor.insertElementAfter(before.get(), DEPENDENCY);
    } else if (present.isEmpty()) {
      element = editor.addElement(dependencyList(changed.project, editor), DEPENDENCY);
    } else {
      element = editor.insertElementBefore(present.get(0), DEPENDENCY);
    }
    fill(element, added.element(), editor);
    if (project.childElement(DEPENDENCIES).isEmpty()) {
      setApart(element.parentElement(), editor);
    }
    return changed;
  }

  private static int rank(Dependency dependency) {
    return switch (dependency.scope()) {
      case Dependency.COMPILE -> 0;
      case "test" -> 2;
      default -> 1;
    };
  }

  /** With a parent, which comes first. */
  PomText withParent(Element parent) {
    PomText changed = copy();
    Editor editor = new Editor(changed.document);
    Element version = changed.project.childElement("modelVersion").orElseThrow();
    Element added = editor.insertElementAfter(version, "parent");
    fill(added, parent, editor);
    editor.addBlankLineBefore(added);
    return changed;
  }

  /** Without a module of this name, and without its line. */
  PomText withoutModule(String name) {
    PomText changed = copy();
    Optional<Element> module = changed.project.childElement("modules").stream()
        .flatMap(modules -> modules.childElements("module"))
        .filter(each -> each.textContentTrimmed().equals(name))
        .findFirst();
    if (module.isEmpty()) {
      return this;
    }
    new Editor(changed.document).removeElement(module.get());
    return changed;
  }

  @Override
  public String toString() {
    return document.toXml();
  }

  /** The bytes of the file, in the encoding that it declares. */
  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    document.toXml(bytes);
    return bytes.toByteArray();
  }

  private PomText copy() {
    return new PomText(Document.of(new ByteArrayInputStream(bytes())));
  }

  private static Stream<Element> dependencyElements(Element project) {
    return project.childElement(DEPENDENCIES).stream()
        .flatMap(all -> all.childElements(DEPENDENCY));
  }

  /** The list of dependencies; a new one stands before what is built of them. */
  private static Element dependencyList(Element project, Editor editor) {
    return project
        .childElement(DEPENDENCIES)
        .orElseGet(() -> project
            .childElement("build")
            .map(build -> editor.insertElementBefore(build, DEPENDENCIES))
            .orElseGet(() -> editor.addElement(project, DEPENDENCIES)));
  }

  /** Separates a new list from its neighbors, once it is filled. */
  private static void setApart(Element list, Editor editor) {
    editor.addBlankLineBefore(list);
    if (list.nextSiblingElement().isPresent()) {
      editor.addBlankLineAfter(list);
    }
  }

  /** Adds what is in an element to another one, formatted as its new neighbors are. */
  private static void fill(Element target, Element source, Editor editor) {
    for (Node node : source.children().toList()) {
      if (node instanceof Comment comment) {
        editor.addComment(target, comment.content());
      } else if (node instanceof Element child && child.hasChildElements()) {
        fill(editor.addElement(target, child.name()), child, editor);
      } else if (node instanceof Element child) {
        editor.addElement(target, child.name(), child.textContentTrimmed());
      }
    }
  }

  private static Dependency dependency(Element element) {
    return new Dependency(
        element.childElement("groupId").map(Element::textContentTrimmed).orElse(""),
        element.childElement("artifactId").map(Element::textContentTrimmed).orElse(""),
        element.childElement("version").map(Element::textContentTrimmed),
        element.childElement("scope").map(Element::textContentTrimmed).orElse(Dependency.COMPILE),
        element);
  }
}
