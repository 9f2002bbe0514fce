/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What the plugin's jar says about the goals in it. */
final class PluginDescriptor {

  private PluginDescriptor() {}

  /** The names of all parameters that a user can set, of every goal. */
  static Set<String> parameters() throws Exception {
    String version = MavenInstallation.setting("it.version");
    Path jar = Path.of(
        MavenInstallation.setting("it.repository"),
        "dev/tidemill/stream-maven-plugin",
        version,
        "stream-maven-plugin-" + version + ".jar");
    try (ZipFile plugin = new ZipFile(jar.toFile());
        InputStream in = plugin.getInputStream(plugin.getEntry("META-INF/maven/plugin.xml"))) {
      Document document =
          DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
      NodeList parameters = document.getElementsByTagName("parameter");
      Set<String> names = new TreeSet<>();
      for (int i = 0; i < parameters.getLength(); i++) {
        Element parameter = (Element) parameters.item(i);
        if (text(parameter, "editable").equals("true")) {
          names.add(text(parameter, "name"));
        }
      }
      return names;
    }
  }

  private static String text(Element parameter, String name) {
    return parameter.getElementsByTagName(name).item(0).getTextContent();
  }
}
