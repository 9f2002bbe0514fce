package dev.tidemill.archetype;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * The text of a POM, which is edited in place: what is not changed stays as its author wrote it, to the last blank. What is put
 * in is indented as its neighbours are, with their kind of line end.
 */
final class PomText {

  private static final String DEPENDENCIES = "dependencies";
  private static final String UNIT = "  ";

  private final String text;
  private final XmlElement project;

  private PomText(String text, XmlElement project) {
    this.text = text;
    this.project = project;
  }

  /**
   * @param name what an error calls it
   * @throws ProjectFailure if it is not well-formed, or not a POM
   */
  static PomText parse(String name, String text) throws ProjectFailure {
    try {
      XmlElement root = XmlOutline.of(text);
      if (!root.name().equals("project")) {
        throw new ProjectFailure("%s is not a POM: it begins with <%s>, and not with <project>."
            .formatted(name, root.name()));
      }
      if (root.isOneTag()) {
        throw new ProjectFailure("%s is not a POM: there is nothing in it.".formatted(name));
      }
      return new PomText(text, root);
    } catch (SAXParseException wrong) {
      throw new ProjectFailure(
          "%s, line %d, is not well-formed XML: %s"
              .formatted(name, wrong.getLineNumber(), wrong.getMessage()),
          wrong);
    } catch (SAXException wrong) {
      throw new ProjectFailure(
          "%s is not well-formed XML: %s".formatted(name, wrong.getMessage()), wrong);
    }
  }

  /** The project's own, without those that are only managed, or belong to a profile or a plugin. */
  List<Dependency> dependencies() {
    return project.child(DEPENDENCIES).stream()
        .flatMap(all -> all.children("dependency"))
        .map(this::dependency)
        .toList();
  }

  Optional<String> property(String name) {
    return project.child("properties").flatMap(all -> all.child(name)).map(this::trimmed);
  }

  /** The text of the {@code parent} element. */
  Optional<String> parent() {
    return project.child("parent").map(parent -> text.substring(parent.start(), parent.end()));
  }

  /**
   * With one more: one that is compiled against comes after the last of those, and any other one after the last of all. The same
   * as before, if it is there already.
   */
  PomText with(Dependency added) {
    if (dependencies().stream().anyMatch(added::sameAs)) {
      return this;
    }
    Optional<XmlElement> all = project.child(DEPENDENCIES);
    if (all.isEmpty()) {
      return withDependencies(added);
    }
    List<XmlElement> present = all.get().children("dependency").toList();
    if (present.isEmpty()) {
      return withFirst(added, all.get());
    }
    boolean compiled = added.scope().equals(Dependency.COMPILE);
    Optional<XmlElement> before = present.stream()
        .filter(element -> !compiled || dependency(element).scope().equals(Dependency.COMPILE))
        .reduce((first, second) -> second);
    if (before.isPresent()) {
      XmlElement neighbour = before.get();
      return inserted(neighbour.end(), lineEnd() + indented(added.lines(), indentOf(neighbour)));
    }
    XmlElement first = present.get(0);
    String block = indented(added.lines(), indentOf(first)).stripLeading();
    return inserted(first.start(), block + lineEnd() + indentOf(first));
  }

  /** With a parent, which comes first. */
  PomText withParent(String parent) {
    XmlElement version = project.child("modelVersion").orElseThrow();
    return inserted(version.end(), lineEnd().repeat(2) + indentOf(version) + parent);
  }

  /** Without a module of this name, and without its line. */
  PomText withoutModule(String name) {
    return project.child("modules").stream()
        .flatMap(modules -> modules.children("module"))
        .filter(module -> trimmed(module).equals(name))
        .findFirst()
        .map(module -> edited(startOfLine(module.start()), module.end(), ""))
        .orElse(this);
  }

  /** Dependencies stand before what is built of them, with a blank line between. */
  private PomText withDependencies(Dependency added) {
    Optional<XmlElement> build = project.child("build");
    int next = build.map(XmlElement::start).orElse(project.contentEnd());
    int line = startOfLine(next);
    String indent =
        project.children().isEmpty() ? UNIT : indentOf(project.children().get(0));
    String element = "<dependencies>\n" + added.lines().indent(UNIT.length()) + "</dependencies>";
    String block = lineEnd() + indented(element, indent);
    if (!text.substring(line, next).isBlank()) {
      return inserted(next, block + lineEnd());
    }
    return inserted(line, build.isPresent() ? block + lineEnd() : lineEnd() + block);
  }

  private PomText withFirst(Dependency added, XmlElement all) {
    String outer = indentOf(all);
    String block = indented(added.lines(), outer + unit());
    if (all.isOneTag()) {
      String element = "<dependencies>" + lineEnd() + block + lineEnd() + outer + "</dependencies>";
      return edited(all.start(), all.end(), element);
    }
    int at = all.contentStart() + all.content(text).stripTrailing().length();
    return edited(at, all.contentEnd(), lineEnd() + block + lineEnd() + outer);
  }

  private Dependency dependency(XmlElement element) {
    return new Dependency(
        element.child("groupId").map(this::trimmed).orElse(""),
        element.child("artifactId").map(this::trimmed).orElse(""),
        element.child("version").map(this::trimmed),
        element.child("scope").map(this::trimmed).orElse(Dependency.COMPILE),
        text.substring(startOfLine(element.start()), element.end())
            .stripIndent()
            .strip());
  }

  private String trimmed(XmlElement element) {
    return element.content(text).strip();
  }

  private PomText inserted(int at, String added) {
    return edited(at, at, added);
  }

  private PomText edited(int start, int end, String replacement) {
    String changed = text.substring(0, start) + replacement + text.substring(end);
    try {
      return new PomText(changed, XmlOutline.of(changed));
    } catch (SAXException broken) {
      throw new IllegalStateException("The edited POM is not well-formed:\n" + changed, broken);
    }
  }

  /** Lines that are indented by two spaces, indented as this POM is. */
  private String indented(String lines, String indent) {
    List<String> result = new ArrayList<>();
    for (String line : lines.lines().toList()) {
      String content = line.stripLeading();
      int level = (line.length() - content.length()) / UNIT.length();
      result.add(content.isEmpty() ? "" : indent + unit().repeat(level) + content);
    }
    return String.join(lineEnd(), result);
  }

  /** What one more level is indented by, as the project's first child is. */
  private String unit() {
    String first =
        project.children().isEmpty() ? "" : indentOf(project.children().get(0));
    return first.isEmpty() ? UNIT : first;
  }

  /** The white space at the beginning of the line in which an element begins. */
  private String indentOf(XmlElement element) {
    int start = startOfLine(element.start());
    start += lineEndAt(start);
    int end = start;
    while (end < element.start() && Character.isWhitespace(text.charAt(end))) {
      end++;
    }
    return text.substring(start, end);
  }

  /** Where the line end before a place stands; the beginning of the text for the first line. */
  private int startOfLine(int at) {
    int feed = text.lastIndexOf('\n', at - 1);
    if (feed < 0) {
      return 0;
    }
    return feed > 0 && text.charAt(feed - 1) == '\r' ? feed - 1 : feed;
  }

  private int lineEndAt(int at) {
    if (text.startsWith("\r\n", at)) {
      return 2;
    }
    return text.startsWith("\n", at) ? 1 : 0;
  }

  private String lineEnd() {
    return text.contains("\r\n") ? "\r\n" : "\n";
  }

  @Override
  public String toString() {
    return text;
  }
}
