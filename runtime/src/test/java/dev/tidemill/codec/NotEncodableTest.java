/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A class that cannot be encoded is an error that says where it is and what to do. */
final class NotEncodableTest {
  private final Codecs codecs = Codecs.standard();

  private void assertRefused(Object value, String... parts) {
    assertThatThrownBy(() -> codecs.encode(value))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_ENCODABLE))
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
  }

  record Order(List<Line> lines) {}

  record Line(Map<String, Worker> workers) {}

  record Worker(Thread thread) {}

  @Test
  void a_field_is_named_with_the_path_to_it() {
    assertThatThrownBy(() -> codecs.of(Order.class))
        .hasMessage(
            "dev.tidemill.codec.NotEncodableTest$Order.lines.workers.thread: java.lang.Thread cannot be encoded: it"
                + " is a class of the JDK whose fields are its own affair; store what it is made from, or register a codec");
  }

  @Test
  void what_failed_once_fails_again() {
    assertThatThrownBy(() -> codecs.of(Order.class)).hasMessageContaining("java.lang.Thread");
    assertThatThrownBy(() -> codecs.of(Line.class)).hasMessageContaining("java.lang.Thread");
    assertThatThrownBy(() -> codecs.of(Order.class)).hasMessageContaining("java.lang.Thread");
    assertThat(codecs.decode(codecs.encode("x"))).isEqualTo("x");
  }

  @Test
  void a_lambda_is_refused() {
    Supplier<String> lambda = () -> "x";
    assertRefused(lambda, "class of a lambda");
  }

  @SuppressWarnings("ClassCanBeStatic") // it is what it is about
  final class Inner {}

  @Test
  void an_inner_class_is_refused() {
    assertRefused(new Inner(), "is an inner class", "make it static or a record");
  }

  @Test
  void an_anonymous_class_is_refused() {
    assertRefused(new Object() {}, "local or anonymous class");
  }

  static final class NoConstructor {
    final int n;

    NoConstructor(int n) {
      this.n = n;
    }
  }

  @Test
  void a_class_without_a_constructor_that_fits_is_refused() {
    assertRefused(new NoConstructor(1), "no constructor without arguments", "@CodecConstructor");
  }

  static final class WrongNames {
    final int n;

    @CodecConstructor("m")
    WrongNames(int n) {
      this.n = n;
    }
  }

  @Test
  void a_marked_constructor_names_the_fields() {
    assertRefused(new WrongNames(1), "@CodecConstructor names [m] and the fields are [n]");
  }

  static class Above {
    int n;
  }

  static final class Below extends Above {
    @SuppressWarnings("HidingField")
    int n;
  }

  @Test
  void two_fields_of_one_name_are_refused() {
    assertRefused(new Below(), "two fields are called n");
  }

  static final class OfJdk extends Thread {}

  @Test
  void a_subclass_of_a_class_of_the_jdk_is_refused() {
    assertRefused(new OfJdk(), "extends java.lang.Thread");
    assertRefused(new IllegalStateException("x"), "a class of the JDK");
  }

  static final class OwnList extends ArrayList<String> {}

  @Test
  void collections_that_would_come_back_as_another_class_are_refused() {
    assertRefused(new OwnList(), "not one of the usual ones", "register a codec");
    assertRefused(new IdentityHashMap<>(), "java.util.IdentityHashMap", "register a codec");
    assertRefused(Collections.synchronizedList(new ArrayList<>()), "SynchronizedRandomAccessList");
  }

  @Test
  void a_comparator_is_refused() {
    TreeSet<String> set = new TreeSet<>(Comparator.comparing(String::length));
    assertRefused(set, "comparators cannot be stored", "natural or reverse order");
  }

  @Test
  void an_array_of_another_class_than_declared_is_refused() {
    @SuppressWarnings("ArrayRecordComponent") // it is what it is about
    record Objects(Object[] all) {}

    assertThat(codecs.encode(new Objects(new Object[] {1}))).isNotEmpty();
    assertRefused(new Objects(new String[] {"a"}), "make it an array of the declared type");
    assertRefused(new Comparable<?>[] {1}, "array of java.lang.Comparable");
  }

  @Test
  void an_output_goes_on_after_an_error() {
    CodecOutput out = codecs.output();
    Map<String, Object> map = new HashMap<>();
    map.put("a", Thread.currentThread());
    assertThatThrownBy(() -> out.writeValue(List.of(List.of(map))))
        .isInstanceOf(TidemillException.class);
    out.clear();
    out.writeValue("x");
    assertThat(out.toByteArray()).isEqualTo(codecs.encode("x"));
  }
}
