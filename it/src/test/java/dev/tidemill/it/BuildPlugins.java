/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * The plugins that this build uses, by the parent POM in the repository of the tests: with the same versions a fixture finds
 * everything in the local repository of this build and downloads nothing.
 */
final class BuildPlugins {

  private static final Map<String, String> VERSIONS = read();

  private BuildPlugins() {}

  static String version(String artifactId) {
    String version = VERSIONS.get(artifactId);
    if (version == null) {
      throw new IllegalArgumentException("The parent POM manages no plugin " + artifactId);
    }
    return version;
  }

  private static Map<String, String> read() {
    String version = MavenInstallation.setting("it.version");
    Path pom = Path.of(
        MavenInstallation.setting("it.repository"),
        "dev/tidemill/tidemill-parent",
        version,
        "tidemill-parent-" + version + ".pom");
    try {
      Document document =
          DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
      NodeList plugins = document.getElementsByTagName("plugin");
      Map<String, String> versions = new HashMap<>();
      for (int i = 0; i < plugins.getLength(); i++) {
        Map<String, String> plugin = children((Element) plugins.item(i));
        if (plugin.containsKey("version")) {
          versions.put(plugin.get("artifactId"), plugin.get("version"));
        }
      }
      return versions;
    } catch (IOException | ParserConfigurationException | SAXException failed) {
      throw new IllegalStateException("Cannot read " + pom, failed);
    }
  }

  private static Map<String, String> children(Element element) {
    Map<String, String> children = new HashMap<>();
    for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      children.put(child.getNodeName(), child.getTextContent());
    }
    return children;
  }
}
