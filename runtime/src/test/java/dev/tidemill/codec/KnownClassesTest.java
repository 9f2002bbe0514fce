/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A schema that was read from somewhere names classes; it must not decide which ones are loaded and made. */
final class KnownClassesTest {
  /** Notes what is asked for. */
  private static final class Watching extends ClassLoader {
    final List<String> asked = new ArrayList<>();

    Watching(ClassLoader parent) {
      super(parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("java.lang.")) {
        asked.add(name);
      }
      return super.loadClass(name, resolve);
    }
  }

  private static final String WITH_EFFECT =
      "class Effect { static { System.setProperty(\"codec.effect\", \"yes\"); } int n; }";

  private static Schema of(String name) {
    TypeSchema type = new TypeSchema(
        name, TypeSchema.Kind.CLASS, 1, List.of(new TypeSchema.Field("n", "int")), List.of());
    return Schema.fromBytes(new Schema(List.of(name), List.of(type), List.of(name)).toBytes());
  }

  @Test
  void a_class_that_is_not_allowed_is_not_even_looked_for() {
    Version version = Version.of(WITH_EFFECT);
    Watching loader = new Watching(version);
    Codecs codecs = Codecs.builder().classLoader(loader).allowPackage("com.app").build();
    assertThatThrownBy(() -> codecs.restore(of("p.Effect")))
        .hasMessageContaining(
            "if it is a class of the job, allow it: Codecs.builder().allow(Effect.class)");
    assertThat(loader.asked).isEmpty();
  }

  @Test
  void a_package_is_not_the_beginning_of_a_name() {
    Watching loader = new Watching(Version.of(WITH_EFFECT));
    Codecs codecs = Codecs.builder()
        .classLoader(loader)
        .allowPackage("p.E")
        .allowPackage("q")
        .build();
    assertThat(codecs.compatibility(of("p.Effect")).isReadable()).isFalse();
    assertThat(loader.asked).isEmpty();
  }

  @Test
  void an_allowed_class_is_not_initialised_before_a_value_of_it_is_made() {
    System.clearProperty("codec.effect");
    Version version = Version.of(WITH_EFFECT);
    StoredCodecs stored = version.codecs().build().restore(of("p.Effect"));
    assertThat(System.getProperty("codec.effect")).isNull();
    stored.root(0).read(stored.input(new byte[] {2}));
    assertThat(System.getProperty("codec.effect")).isEqualTo("yes");
    System.clearProperty("codec.effect");
  }

  @Test
  void classes_of_the_jdk_are_not_made_by_their_name() {
    Codecs codecs = Codecs.standard();
    for (String name : List.of("java.lang.Thread", "java.util.Timer", "javax.swing.JFrame")) {
      assertThat(codecs.compatibility(of(name)).isReadable()).as(name).isFalse();
    }
    assertThatThrownBy(() -> Codecs.builder().allowPackage("java.util"))
        .hasMessageContaining("cannot be allowed");
  }

  record Reached(Inner inner) {}

  record Inner(int n) {}

  @Test
  void what_the_types_of_the_program_reach_is_allowed() {
    Codecs codecs = Codecs.standard();
    assertThat(codecs.compatibility(of(Inner.class.getName())).isReadable()).isFalse();
    codecs.of(Reached.class);
    assertThat(codecs.compatibility(recordOf(Inner.class.getName())).changes()).isEmpty();
  }

  private static Schema recordOf(String name) {
    TypeSchema type = new TypeSchema(
        name, TypeSchema.Kind.RECORD, 1, List.of(new TypeSchema.Field("n", "int")), List.of());
    return new Schema(List.of(name), List.of(type), List.of());
  }

  @Test
  void bytes_cannot_name_a_class_that_the_schema_does_not_have() {
    Codecs codecs = Codecs.standard();
    byte[] bytes = codecs.encode(new Inner(1));
    StoredCodecs stored = codecs.restore(new Schema(List.of("Object"), List.of(), List.of()));
    assertThatThrownBy(() -> stored.input(bytes).readValue())
        .hasMessageContaining("no class has the number");
  }

  @Test
  void two_classes_whose_names_have_one_hash_are_an_error() {
    Map<Integer, String> names = new HashMap<>();
    String one = "";
    String other = "";
    for (int i = 0; other.isEmpty(); i++) {
      String name = "C" + i;
      String before = names.put(RuntimeClasses.id("p." + name), name);
      if (before != null) {
        one = before;
        other = name;
      }
    }
    Version version = Version.of(
        "record " + one + "() {}",
        "record " + other + "() {}",
        "class Make { static Object value() { return List.of(new " + one + "(), new " + other
            + "()); } }");
    Codecs codecs = Codecs.standard();
    assertThatThrownBy(() -> codecs.encode(version.make()))
        .hasMessageContaining("p." + one)
        .hasMessageContaining("p." + other)
        .hasMessageContaining("rename one of them");
  }
}
