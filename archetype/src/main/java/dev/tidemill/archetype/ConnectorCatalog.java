/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.archetype;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The connectors that a project can have. All of them stand in {@code connectors.properties}, and
 * each has a folder of templates of the same name; that is everything that there is to a new one.
 */
public final class ConnectorCatalog {

  private static final String LIST = "connectors.properties";

  private final Map<String, String> descriptions;

  private ConnectorCatalog(Map<String, String> descriptions) {
    this.descriptions = descriptions;
  }

  /** The list that comes with this version. */
  public static ConnectorCatalog read() {
    try (InputStream in = ConnectorCatalog.class.getResourceAsStream(LIST)) {
      return parse(
          new String(Objects.requireNonNull(in, LIST).readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException failed) {
      throw new IllegalStateException(LIST + " cannot be read", failed);
    }
  }

  /** Line by line, because {@link java.util.Properties} would lose the order. */
  static ConnectorCatalog parse(String list) {
    Map<String, String> descriptions = new LinkedHashMap<>();
    for (String line : list.lines().map(String::strip).toList()) {
      if (!line.isEmpty() && !line.startsWith("#")) {
        int equals = line.indexOf('=');
        descriptions.put(
            line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
    return new ConnectorCatalog(descriptions);
  }

  /** The names of all, the default one first. */
  public List<String> names() {
    return List.copyOf(descriptions.keySet());
  }

  /**
   * The connectors that a user named, in the user's order, each once.
   *
   * @param names separated by commas or white space; when there is none, the default connector
   * @throws ProjectFailure if a name is not known; the message lists those that are, and the
   *     nearest to each
   */
  public List<Connector> choose(String names) throws ProjectFailure {
    Set<String> chosen = new LinkedHashSet<>(words(names));
    if (chosen.isEmpty()) {
      chosen.add(names().get(0));
    }
    List<String> unknown =
        chosen.stream().filter(name -> !descriptions.containsKey(name)).toList();
    if (!unknown.isEmpty()) {
      throw new ProjectFailure(unknownNames(unknown));
    }
    return chosen.stream().map(this::connector).toList();
  }

  /**
   * The same, where a default would make no sense.
   *
   * @throws ProjectFailure also if there is no name
   */
  public List<Connector> chooseSome(String names) throws ProjectFailure {
    if (words(names).isEmpty()) {
      throw new ProjectFailure(
          "Which connectors? Name them, as in -Dconnectors=%s. The connectors are:\n\n%s"
              .formatted(names().get(0), listing()));
    }
    return choose(names);
  }

  /** One line for each, its name and what it reads. */
  public String listing() {
    int width = descriptions.keySet().stream().mapToInt(String::length).max().orElse(0);
    String line = "  %-" + width + "s   %s";
    return descriptions.entrySet().stream()
        .map(entry -> line.formatted(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining("\n"));
  }

  private Connector connector(String name) {
    return Connector.read(name, Objects.requireNonNull(descriptions.get(name)));
  }

  private static List<String> words(String names) {
    List<String> words = new ArrayList<>();
    for (String word : names.split("[,\\s]+", -1)) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }

  private String unknownNames(List<String> unknown) {
    String problems = unknown.stream()
        .map(name -> "There is no connector '%s'.%s".formatted(name, guess(name)))
        .collect(Collectors.joining("\n"));
    return "%s\nNothing was written. The connectors are:\n\n%s".formatted(problems, listing());
  }

  private String guess(String name) {
    List<String> near = NearNames.of(name, names());
    return near.isEmpty() ? "" : " Did you mean " + String.join(" or ", near) + "?";
  }
}
