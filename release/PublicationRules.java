/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * Checks a folder of deployed artifacts against what the public repository asks for, and against the project's own rules
 * for what it publishes.
 *
 * <p>Run as {@code java release/PublicationRules.java REPOSITORY VERSION [--verify-signatures]}. Prints one line for each
 * violation and ends with 1 if there is any. Source: the requirements of Maven Central (coordinates, metadata, sources
 * and Javadoc, signatures, checksums).
 */
public final class PublicationRules {
  private static final String GROUP = "dev/tidemill";

  private final Path repository;
  private final String version;
  private final boolean verifySignatures;
  private final List<String> violations = new ArrayList<>();
  private final Set<String> modules = new TreeSet<>();

  private PublicationRules(Path repository, String version, boolean verifySignatures) {
    this.repository = repository;
    this.version = version;
    this.verifySignatures = verifySignatures;
  }

  public static void main(String[] args) throws Exception {
    if (args.length < 2) {
      System.err.println("usage: java release/PublicationRules.java REPOSITORY VERSION [--verify-signatures]");
      System.exit(2);
    }
    PublicationRules rules = new PublicationRules(
        Path.of(args[0]), args[1], List.of(args).contains("--verify-signatures"));
    int artifacts = rules.check();
    rules.violations.forEach(System.out::println);
    System.out.println(rules.violations.isEmpty()
        ? artifacts + " artifacts are ready to be published"
        : rules.violations.size() + " violations in " + artifacts + " artifacts");
    System.exit(rules.violations.isEmpty() ? 0 : 1);
  }

  private int check() throws Exception {
    Path group = repository.resolve(GROUP);
    if (!Files.isDirectory(group)) {
      violations.add(group + ": nothing was deployed");
      return 0;
    }
    Set<String> published = new TreeSet<>();
    for (Path artifact : list(group)) {
      String name = artifact.getFileName().toString();
      Path files = artifact.resolve(version);
      // The parent serves the build alone: the published POMs stand without it.
      if (name.equals("tidemill-parent")) {
        continue;
      }
      published.add(name);
      if (!Files.isDirectory(files)) {
        violations.add(name + ": version " + version + " was not deployed");
        continue;
      }
      checkArtifact(name, files);
    }
    checkBom(group, published);
    return published.size();
  }

  private void checkArtifact(String name, Path files) throws Exception {
    String base = name + "-" + version;
    Path pom = files.resolve(base + ".pom");
    if (!Files.exists(pom)) {
      violations.add(name + ": has no POM");
      return;
    }
    Element project = parse(pom).getDocumentElement();
    checkPom(name, project);
    Set<String> expected = new TreeSet<>(Set.of(base + ".pom"));
    if (!text(project, "packaging").equals("pom")) {
      expected.addAll(List.of(base + ".jar", base + "-sources.jar", base + "-javadoc.jar"));
    }
    for (String file : expected) {
      if (Files.exists(files.resolve(file))) {
        checkSigned(files.resolve(file));
        checkSummed(files.resolve(file));
      } else {
        violations.add(name + ": has no " + file);
      }
    }
    checkJars(name, files, base, expected);
  }

  private void checkPom(String name, Element project) {
    for (String element : List.of("groupId", "artifactId", "version", "name", "description", "url")) {
      if (text(project, element).isBlank()) {
        violations.add(name + ": its POM has no <" + element + ">");
      }
    }
    if (!text(project, "version").equals(version)) {
      violations.add(name + ": its POM says version " + text(project, "version") + ", expected " + version);
    }
    for (List<String> path : List.of(
        List.of("licenses", "license", "name"),
        List.of("licenses", "license", "url"),
        List.of("developers", "developer", "name"),
        List.of("developers", "developer", "email"),
        List.of("scm", "url"),
        List.of("scm", "connection"))) {
      if (text(project, path.toArray(String[]::new)).isBlank()) {
        violations.add(name + ": its POM has no <" + String.join("><", path) + ">");
      }
    }
    for (String element : List.of("parent", "repositories", "pluginRepositories", "modules", "profiles")) {
      if (child(project, element) != null) {
        violations.add(name + ": its POM has <" + element + ">, which does not belong into a published POM");
      }
    }
    checkVersions(name, project);
    for (String metadata : List.of("url", "scm", "developers")) {
      Element element = child(project, metadata);
      if (element != null && element.getTextContent().contains("${")) {
        violations.add(name + ": <" + metadata + "> has an unresolved property: " + element.getTextContent().strip());
      }
    }
  }

  private void checkVersions(String name, Element project) {
    Element dependencies = child(project, "dependencies");
    if (dependencies == null) {
      return;
    }
    for (Element dependency : children(dependencies)) {
      String what = text(dependency, "artifactId");
      String used = text(dependency, "version");
      if (used.isBlank() || used.endsWith("-SNAPSHOT") || used.contains("${") || used.contains(",")) {
        violations.add(name + ": depends on " + what + " in version \"" + used + "\"; a release names one released version");
      }
      if (text(dependency, "scope").equals("system")) {
        violations.add(name + ": depends on " + what + " in scope system");
      }
    }
  }

  private void checkJars(String name, Path files, String base, Set<String> expected) throws IOException {
    for (String file : expected) {
      if (!file.endsWith(".jar") || !Files.exists(files.resolve(file))) {
        continue;
      }
      List<String> entries = entries(files.resolve(file));
      if (file.equals(base + "-javadoc.jar")) {
        if (!entries.contains("index.html")) {
          violations.add(name + ": " + file + " has no index.html");
        }
        entries.stream()
            .filter(entry -> entry.contains("/internal/"))
            .findFirst()
            .ifPresent(entry -> violations.add(name + ": " + file + " documents what is internal: " + entry));
      } else if (file.equals(base + "-sources.jar")) {
        if (entries.stream().noneMatch(entry -> entry.endsWith(".java"))) {
          violations.add(name + ": " + file + " has no sources");
        }
      } else {
        if (!entries.contains("META-INF/LICENSE") || !entries.contains("META-INF/NOTICE")) {
          violations.add(name + ": " + file + " lacks META-INF/LICENSE or META-INF/NOTICE");
        }
        checkModuleName(name, files.resolve(file));
      }
    }
  }

  /** On a module path a jar without a name of its own is named after its file, which users' descriptors cannot rely on. */
  private void checkModuleName(String name, Path jar) throws IOException {
    String module = null;
    try (JarFile file = new JarFile(jar.toFile())) {
      if (file.getManifest() != null) {
        module = file.getManifest().getMainAttributes().getValue("Automatic-Module-Name");
      }
    }
    if (module == null) {
      violations.add(name + ": " + jar.getFileName() + " has no Automatic-Module-Name in its manifest");
    } else if (!module.matches("dev\\.tidemill(\\.[a-z]+)+")) {
      violations.add(name + ": " + jar.getFileName() + " has the Automatic-Module-Name " + module
          + "; it must begin with dev.tidemill");
    } else if (!modules.add(module)) {
      violations.add(name + ": " + jar.getFileName() + " has the Automatic-Module-Name of another jar, " + module);
    }
  }

  private void checkSigned(Path file) throws IOException, InterruptedException {
    Path signature = file.resolveSibling(file.getFileName() + ".asc");
    if (!Files.exists(signature)) {
      violations.add(file.getFileName() + ": has no signature");
    } else if (verifySignatures) {
      Process gpg = new ProcessBuilder("gpg", "--batch", "--verify", signature.toString(), file.toString())
          .redirectErrorStream(true)
          .start();
      String said = new String(gpg.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (gpg.waitFor() != 0) {
        violations.add(file.getFileName() + ": its signature does not fit: " + said.strip());
      }
    }
  }

  private void checkSummed(Path file) throws IOException, GeneralSecurityException {
    for (List<String> sum : List.of(List.of("MD5", ".md5"), List.of("SHA-1", ".sha1"))) {
      Path recorded = file.resolveSibling(file.getFileName() + sum.get(1));
      String actual = HexFormat.of().formatHex(MessageDigest.getInstance(sum.get(0)).digest(Files.readAllBytes(file)));
      if (!Files.exists(recorded)) {
        violations.add(file.getFileName() + ": has no " + sum.get(0) + " checksum");
      } else if (!Files.readString(recorded).strip().equals(actual)) {
        violations.add(file.getFileName() + ": its " + sum.get(0) + " checksum is that of another file");
      }
    }
  }

  /** The BOM names what is published beside itself and the plugin, no more and no less. */
  private void checkBom(Path group, Set<String> published) throws Exception {
    Path bom = group.resolve("tidemill-bom").resolve(version).resolve("tidemill-bom-" + version + ".pom");
    if (!Files.exists(bom)) {
      violations.add("tidemill-bom: was not deployed");
      return;
    }
    Set<String> managed = new TreeSet<>(Set.of("tidemill-bom", "stream-maven-plugin"));
    Element management = child(parse(bom).getDocumentElement(), "dependencyManagement");
    Element dependencies = management == null ? null : child(management, "dependencies");
    if (dependencies != null) {
      children(dependencies).forEach(dependency -> managed.add(text(dependency, "artifactId")));
    }
    if (!managed.equals(published)) {
      violations.add("tidemill-bom: manages " + managed + ", but published are " + published);
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static List<String> entries(Path jar) throws IOException {
    List<String> names = new ArrayList<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (Enumeration<? extends ZipEntry> each = zip.entries(); each.hasMoreElements(); ) {
        names.add(each.nextElement().getName());
      }
    }
    return names;
  }

  private static Document parse(Path pom) throws ParserConfigurationException, SAXException, IOException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory.newDocumentBuilder().parse(pom.toFile());
  }

  /** The text of a nested element; empty where it is missing. */
  private static String text(Element parent, String... path) {
    Element element = parent;
    for (String name : path) {
      element = child(element, name);
      if (element == null) {
        return "";
      }
    }
    return element.getTextContent().strip();
  }

  private static Element child(Element parent, String name) {
    return children(parent).stream()
        .filter(each -> each.getTagName().equals(name))
        .findFirst()
        .orElse(null);
  }

  private static List<Element> children(Element parent) {
    List<Element> elements = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        elements.add(element);
      }
    }
    return elements;
  }
}
