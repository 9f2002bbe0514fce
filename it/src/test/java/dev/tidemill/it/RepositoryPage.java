package dev.tidemill.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of this repository's documentation. */
final class RepositoryPage {

  private RepositoryPage() {}

  static String read(String name) throws IOException {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("it/pom.xml"))) {
        return Files.readString(folder.resolve(name));
      }
    }
    throw new IllegalStateException("These tests run in the repository of Tidemill");
  }
}
