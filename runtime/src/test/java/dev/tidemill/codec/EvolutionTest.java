/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.codec.Compatibility.Effect;
import dev.tidemill.codec.Compatibility.Verdict;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What older classes wrote is read by newer ones: both are compiled, each version in a class loader of its own. */
final class EvolutionTest {
  /** Bytes on disk, with the classes that wrote them gone. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  private record Stored(byte[] schema, byte[] value) {
    static Stored by(String make, String... sources) {
      return by(codecs -> codecs, make, sources);
    }

    static Stored by(UnaryOperator<Codecs.Builder> options, String make, String... sources) {
      String[] all = java.util.Arrays.copyOf(sources, sources.length + 1);
      all[sources.length] = "class Make { static Object value() { return " + make + "; } }";
      Version version = Version.of(all);
      Object value = version.make();
      Codecs codecs = options.apply(version.codecs()).build();
      Codec<Object> codec = root(codecs, value.getClass());
      CodecOutput out = codecs.output();
      codec.write(value, out);
      return new Stored(codecs.schema(out, codec).toBytes(), out.toByteArray());
    }

    @SuppressWarnings("unchecked")
    private static Codec<Object> root(Codecs codecs, Class<?> type) {
      return (Codec<Object>) codecs.of(type);
    }

    Schema readSchema() {
      return Schema.fromBytes(schema);
    }

    Object read(Codecs codecs) {
      StoredCodecs stored = codecs.restore(readSchema());
      CodecInput in = stored.input(value);
      Object read = stored.root(0).read(in);
      assertThat(in.remaining()).isZero();
      return read;
    }

    Object read(String... sources) {
      return read(Version.of(sources).codecs().build());
    }

    Compatibility compatibility(String... sources) {
      return Version.of(sources).codecs().build().compatibility(readSchema());
    }
  }

  private static final String HOLD = "record Hold(T value, String after) {}";

  private static Stored field(String type, String value) {
    return Stored.by("new Hold(" + value + ", \"end\")", HOLD.replace("T", type));
  }

  @Test
  void the_same_class_is_identical() {
    Stored stored = field("long", "7");
    assertThat(stored.compatibility(HOLD.replace("T", "long")).verdict())
        .isEqualTo(Verdict.IDENTICAL);
    assertThat(stored.read(HOLD.replace("T", "long"))).hasToString("Hold[value=7, after=end]");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
          byte            | (byte) -5            | short               | -5
          byte            | (byte) -5            | Long                | -5
          short           | (short) 300          | int                 | 300
          short           | (short) 300          | float               | 300.0
          int             | 7                    | long                | 7
          int             | 7                    | double              | 7.0
          int             | 7                    | Integer             | 7
          int             | 7                    | Long                | 7
          int             | 7                    | Number              | 7
          int             | 7                    | Object              | 7
          Integer         | null                 | Long                | null
          Integer         | 8                    | Object              | 8
          long            | 7                    | BigDecimal          | 7
          long            | 7                    | BigInteger          | 7
          float           | 1.5f                 | double              | 1.5
          String          | "x"                  | Object              | x
          String          | "x"                  | CharSequence        | x
          StringBuilder   | new StringBuilder("b") | String            | b
          int[]           | new int[0]           | int[]               | *
          List<Integer>   | List.of(1, 2)        | List<Long>          | [1, 2]
          List<Integer>   | List.of(1, 2)        | Collection<Integer> | [1, 2]
          List<Integer>   | List.of(1, 2)        | Iterable<Double>    | [1.0, 2.0]
          ArrayList<Integer> | new ArrayList<>(List.of(1)) | List<Integer> | [1]
          TreeSet<Integer> | new TreeSet<>(List.of(2, 1)) | Set<Long>   | [1, 2]
          Map<String, Integer> | Map.of("a", 1)   | Map<String, Long>   | {a=1}
          TreeMap<String, Integer> | new TreeMap<>(Map.of("a", 1)) | SortedMap<Object, Double> | {a=1.0}
          Optional<Integer> | Optional.of(3)     | Optional<Long>      | Optional[3]
          Optional<Integer> | Optional.empty()   | Optional<Long>      | Optional.empty
          Pair<Integer, String> | Pair.of(1, "a") | Pair<Long, Object> | (1,a)
          Map.Entry<Integer, String> | Map.entry(1, "a") | Map.Entry<Long, Object> | 1=a
          Integer[]       | new Integer[0]       | Long[]              | *
          List<Integer>   | List.of(1)           | Object              | [1]
          Object          | "any"                | Comparable<?>       | any
          """)
  void a_type_that_holds_all_old_values_is_compatible(
      String before, String value, String now, String expected) {
    Stored stored = field(before, value);
    assertThat(stored.compatibility(HOLD.replace("T", now)).isReadable()).isTrue();
    Object read = stored.read(HOLD.replace("T", now));
    if (!expected.equals("*")) {
      assertThat(read).hasToString("Hold[value=" + expected + ", after=end]");
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
          long            | 7                 | int
          long            | 7                 | double
          int             | 7                 | float
          double          | 7                 | float
          double          | 7                 | long
          Integer         | 7                 | int
          Integer         | 7                 | long
          int             | 7                 | String
          String          | "x"               | int
          String          | "x"               | Integer
          boolean         | true              | int
          Object          | "x"               | String
          List<String>    | List.of("x")      | Set<String>
          List<Long>      | List.of(1L)       | List<Integer>
          List<Integer>   | List.of(1)        | ArrayList<Integer>
          Map<Long, Long> | Map.of(1L, 1L)    | Map<Integer, Long>
          Optional<Long>  | Optional.of(1L)   | Optional<Integer>
          Optional<Long>  | Optional.of(1L)   | Long
          String[]        | new String[0]     | List<String>
          int[]           | new int[0]        | long[]
          Instant         | Instant.EPOCH     | Long
          """)
  void a_type_that_does_not_hold_all_old_values_is_incompatible(
      String before, String value, String now) {
    Stored stored = field(before, value);
    Compatibility compatibility = stored.compatibility(HOLD.replace("T", now));
    assertThat(compatibility.verdict()).isEqualTo(Verdict.INCOMPATIBLE);
    assertThat(compatibility.changes().get(0).field()).isEqualTo("value");
    assertThatThrownBy(() -> stored.read(HOLD.replace("T", now)))
        .isInstanceOfSatisfying(
            TidemillException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INCOMPATIBLE_SCHEMA));
  }

  @Test
  void an_incompatible_change_is_told_by_a_table() {
    Stored stored =
        Stored.by("new Totals(\"Berlin\", 5)", "record Totals(String shop, long total) {}");
    assertThatThrownBy(() -> stored.read("record Totals(String shop, int total, String city) {}"))
        .hasMessage("""
            what was stored cannot be read with the classes of this program:
            effect        type      field  stored  now     what to do
            incompatible  p.Totals  total  long    int     go back to the stored type, or register a migration for p.Totals
            incompatible  p.Totals  city   -       String  say with @DefaultValue what older values have, or with @FormerName what it was called, or register a migration""");
  }

  @Test
  void a_removed_field_is_skipped_whatever_it_held() {
    Stored stored = Stored.by(
        "new Hold(1, new Gone(List.of(Colour.RED), Map.of(\"a\", new Leaf(2)), new Object[] {\"x\", new Leaf(3)},"
            + " EnumSet.of(Colour.RED), new TreeMap<>(Map.of(1, new Leaf(4))), new Gone.Deep(5), new Gone.Deep[0]), 6)",
        "record Hold(int first, Gone gone, int last) {}",
        "record Gone(List<Colour> list, Map<String, Shape> shapes, Object any, Set<Colour> set, SortedMap<Integer, Leaf>"
            + " sorted, Deep deep, Deep[] more) { static class Deep { int n; Deep() {} Deep(int n) { this.n = n; } } }",
        "enum Colour { RED }",
        "sealed interface Shape permits Leaf {}",
        "record Leaf(int n) implements Shape {}");
    Codecs codecs = Version.of(
            "record Hold(int first, int last) {}", "record Leaf(int n) {}", "enum Colour { RED }")
        .codecs()
        .build();
    assertThat(stored.read(codecs)).hasToString("Hold[first=1, last=6]");
    assertThat(codecs.compatibility(stored.readSchema()).changes())
        .extracting(Compatibility.Change::effect, Compatibility.Change::field)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(Effect.REMOVED, "gone"));
  }

  @Test
  void an_added_component_gets_its_default() {
    Stored stored = Stored.by("new Totals(\"Berlin\")", "record Totals(String shop) {}");
    String now = """
        record Totals(
            @DefaultValue("EUR") String currency, @DefaultValue("-5") int count, String shop, @DefaultValue List<String> notes,
            @DefaultValue Integer zero, @DefaultValue("2.50") BigDecimal price, @DefaultValue("PT5S") Duration gap,
            @DefaultValue Instant none, @DefaultValue Optional<String> option, @DefaultValue String text,
            @DefaultValue("B") Kind kind, @DefaultValue boolean flag, @DefaultValue Map<String, Long> map) {
          enum Kind { A, B }
        }""";
    assertThat(stored.read(now))
        .hasToString(
            "Totals[currency=EUR, count=-5, shop=Berlin, notes=[], zero=0, price=2.50, gap=PT5S, none=null,"
                + " option=Optional.empty, text=, kind=B, flag=false, map={}]");
    assertThat(stored.compatibility(now).toString())
        .contains("added   p.Totals  currency  -       String")
        .contains("nothing: older values have \"EUR\"");
  }

  @Test
  void a_default_that_changes_in_place_is_made_for_each_value() {
    Stored stored = Stored.by(
        "new Two(new One(1), new One(2))", "record Two(One a, One b) {}", "record One(int n) {}");
    assertThat(stored.read(
            "record Two(One a, One b) { public String toString() { a.list().add(\"x\"); return a + \" \" + b; } }",
            "record One(int n, @DefaultValue List<String> list) {}"))
        .hasToString("One[n=1, list=[x]] One[n=2, list=[]]");
  }

  @Test
  void a_default_that_does_not_fit_its_type_is_an_error() {
    Stored stored = Stored.by("new One(1)", "record One(int n) {}");
    assertThatThrownBy(() -> stored.read("record One(int n, @DefaultValue(\"many\") int more) {}"))
        .hasMessage("@DefaultValue of more, a int, is \"many\", which is not a Integer");
    assertThatThrownBy(
            () -> stored.read("record One(int n, @DefaultValue(\"x\") List<String> more) {}"))
        .hasMessageContaining("only simple types can have");
  }

  @Test
  void null_where_a_primitive_is_now_becomes_the_default() {
    String now = "record Hold(@DefaultValue(\"-1\") int value, String after) {}";
    assertThat(field("Integer", "null").read(now)).hasToString("Hold[value=-1, after=end]");
    assertThat(field("Integer", "5").read(now)).hasToString("Hold[value=5, after=end]");
  }

  @Test
  void a_field_of_a_class_with_a_constructor_keeps_what_that_sets() {
    Stored stored = Stored.by(
        "new Counter(5)", "class Counter { long n; Counter() {} Counter(long n) { this.n = n; } }");
    assertThat(stored.read("""
        class Counter {
          private final String unit = new String("EUR");
          private final long n;
          private Counter() { n = -1; }
          public String toString() { return n + unit; }
        }""")).hasToString("5EUR");
  }

  @Test
  void fields_are_found_by_their_former_names() {
    Stored stored =
        Stored.by("new Totals(\"a\", 1, 2)", "record Totals(String shop, int sum, int left) {}");
    assertThat(
            stored.read(
                "record Totals(@FormerName({\"total\", \"sum\"}) long amount, @FormerName(\"shop\") String store, int left) {}"))
        .hasToString("Totals[amount=1, store=a, left=2]");
  }

  @Test
  void a_name_that_is_there_counts_more_than_a_former_one() {
    Stored stored = Stored.by("new Two(1, 2)", "record Two(int a, int b) {}");
    assertThat(stored.read("record Two(@FormerName(\"b\") int a, @FormerName(\"a\") int b) {}"))
        .hasToString("Two[a=1, b=2]");
  }

  private static void assertAmbiguous(Stored stored, String where, String... sources) {
    assertThatThrownBy(() -> stored.read(sources))
        .isInstanceOfSatisfying(
            TidemillException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INCOMPATIBLE_SCHEMA))
        .hasMessageContaining("incompatible  " + where)
        .hasMessageContaining("rename one after the other, in two versions");
  }

  /** By their names, b would be what b was, and a would be gone. */
  @Test
  void fields_whose_names_move_on_are_incompatible() {
    Stored stored = Stored.by("new Two(1, 2)", "record Two(int a, int b) {}");
    assertAmbiguous(
        stored, "p.Two  a", "record Two(@FormerName(\"a\") int b, @FormerName(\"b\") int c) {}");
    assertAmbiguous(
        stored,
        "p.Two  b",
        "record Two(@FormerName(\"a\") int b, @DefaultValue @FormerName(\"b\") int c) {}");
    assertAmbiguous(stored, "p.Two  a", "record Two(@FormerName(\"a\") int b) {}");
    assertAmbiguous(stored, "p.Two  b", "class Two { int a; int b; @FormerName(\"b\") int c; }");
  }

  @Test
  void former_names_may_stay_when_a_name_is_given_to_another_field() {
    String now = "record Two(@FormerName(\"a\") int b, @FormerName(\"b\") int c) {}";
    Stored between = Stored.by("new Two(1, 2)", "record Two(int a, @FormerName(\"b\") int c) {}");
    assertThat(between.read(now)).hasToString("Two[b=1, c=2]");
    assertThat(Stored.by("new Two(1, 2)", now).read(now)).hasToString("Two[b=1, c=2]");
    assertThat(Stored.by("new Two(1, 2)", now)
            .read("record Two(@FormerName(\"b\") int c, @FormerName(\"a\") long b) {}"))
        .hasToString("Two[c=2, b=1]");
  }

  @Test
  void a_migration_decides_what_fields_whose_names_move_on_become() {
    Stored stored = Stored.by("new Two(1, 2)", "record Two(int a, int b) {}");
    Version version = Version.of(
        "record Two(@FormerName(\"a\") int b, @FormerName(\"b\") int c) { static Two from(StoredValue old) {"
            + " return new Two(old.get(\"a\", Integer.class), old.get(\"b\", Integer.class)); } }");
    assertThat(stored.read(withMigration(version, "Two"))).hasToString("Two[b=1, c=2]");
  }

  @Test
  void constants_whose_names_move_on_are_incompatible() {
    Stored stored = Stored.by("Kind.A", "enum Kind { A, B }");
    String now = "enum Kind { @FormerName(\"A\") B, @FormerName(\"B\") C }";
    assertAmbiguous(stored, "p.Kind  B", now);
    assertThat(Stored.by("Kind.C", "enum Kind { A, C }").read(now)).hasToString("C");
    assertThat(Stored.by("Kind.B", now)
            .read("enum Kind { @FormerName(\"B\") C, @FormerName(\"A\") B }"))
        .hasToString("B");
  }

  @Test
  void two_constants_may_become_one() {
    assertThat(Stored.by("Kind.A", "enum Kind { A, B }").read("enum Kind { @FormerName(\"A\") B }"))
        .hasToString("B");
  }

  @Test
  void classes_whose_names_move_on_are_found_where_they_are_declared() {
    Stored stored = Stored.by(
        "new Hold(new A(1), new B(2))",
        "record Hold(A a, B b) {}",
        "record A(int n) {}",
        "record B(int n) {}");
    assertThat(stored.read(
            "record Hold(B a, C b) {}",
            "@FormerName(\"p.A\") record B(int n) {}",
            "@FormerName(\"p.B\") record C(int n) {}"))
        .hasToString("Hold[a=B[n=1], b=C[n=2]]");
  }

  @Test
  void classes_whose_names_move_on_are_incompatible_where_nothing_declares_them() {
    Stored stored = Stored.by(
        "new Hold(new A(1), List.of(new B(2)))",
        "record Hold(Object a, Object b) {}",
        "record A(int n) {}",
        "record B(int n) {}");
    Version version = Version.of(
        "record Hold(Object a, Object b) {}",
        "@FormerName(\"p.A\") record B(int n) {}",
        "@FormerName(\"p.B\") record C(int n) {}");
    Codecs codecs =
        version.codecs().allow(version.type("B")).allow(version.type("C")).build();
    assertThatThrownBy(() -> stored.read(codecs))
        .hasMessageContaining(
            "incompatible  p.B   -      p.B     ?    its name and former names say two things");
  }

  @Test
  void classes_of_a_sealed_type_whose_names_move_on_are_incompatible() {
    Stored stored = Stored.by(
        "new Hold(new A(1), new B(2))",
        "record Hold(S one, S other) {}",
        "sealed interface S permits A, B {}",
        "record A(int n) implements S {}",
        "record B(int n) implements S {}");
    assertAmbiguous(
        stored,
        "p.S   p.B",
        "record Hold(S one, S other) {}",
        "sealed interface S permits B, C {}",
        "@FormerName(\"p.A\") record B(int n) implements S {}",
        "@FormerName(\"p.B\") record C(int n) implements S {}");
  }

  /** What is stored may be of a time when the name was given to another class already. */
  @Test
  void the_name_of_a_class_may_be_given_to_another_one() {
    Stored stored = Stored.by(
        "new Hold(new B(2), null)",
        "record Hold(B b, C c) {}",
        "record B(int n) {}",
        "@FormerName(\"p.B\") record C(int n) {}");
    assertThat(stored.read(
            "record Hold(B b, C c) {}",
            "@FormerName(\"p.A\") record B(long n) {}",
            "@FormerName(\"p.B\") record C(int n) {}"))
        .hasToString("Hold[b=B[n=2], c=null]");
  }

  @Test
  void fields_in_another_order_are_found_by_name() {
    Stored stored = Stored.by("new Two(1, \"x\")", "record Two(int a, String b) {}");
    assertThat(stored.read("record Two(String b, int a) {}")).hasToString("Two[b=x, a=1]");
    assertThat(stored.compatibility("record Two(String b, int a) {}").changes())
        .extracting(Compatibility.Change::effect)
        .containsExactly(Effect.REARRANGED);
  }

  @Test
  void a_renamed_class_is_found_by_annotation_or_registration() {
    Stored stored = Stored.by(
        "new Hold(new Old(3), List.of(new Old(4)), new Old(5))",
        "record Hold(Old old, List<Old> more, Object any) {}",
        "record Old(int n) {}");
    String hold = "record Hold(New old, List<New> more, Object any) {}";
    String expected = "Hold[old=New[n=3], more=[New[n=4]], any=New[n=5]]";
    Version annotated = Version.of(hold, "@FormerName(\"p.Old\") record New(int n) {}");
    assertThat(stored.read(annotated.codecs().allow(annotated.type("New")).build()))
        .hasToString(expected);
    Version registered = Version.of(hold, "record New(int n) {}");
    assertThat(stored.read(
            registered.codecs().formerly("p.Old", registered.type("New")).build()))
        .hasToString(expected);
    assertThatThrownBy(() -> stored.read(registered.codecs().build()))
        .hasMessageContaining("@FormerName(\"p.Old\")");
  }

  @Test
  void a_renamed_root_is_found() {
    Stored stored = Stored.by("new Old(3)", "record Old(int n) {}");
    Version version = Version.of("@FormerName(\"p.Old\") record New(int n) {}");
    Codecs codecs = version.codecs().allow(version.type("New")).build();
    assertThat(stored.read(codecs)).hasToString("New[n=3]");
    StoredCodecs typed = version.codecs().build().restore(stored.readSchema(), version.type("New"));
    assertThat(typed.root(0).read(typed.input(stored.value))).hasToString("New[n=3]");
  }

  @Test
  void constants_of_enums_are_found_by_name() {
    Stored stored = Stored.by(
        "new Hold(Colour.GREEN, Map.of(Colour.RED, 1), EnumSet.of(Colour.BLUE), Colour.BLUE)",
        "record Hold(Colour colour, Map<Colour, Integer> map, Object set, Object any) {}",
        "enum Colour { RED, GREEN, BLUE }");
    assertThat(stored.read(
            "record Hold(Colour colour, Map<Colour, Integer> map, Object set, Object any) {}",
            "enum Colour { PINK, BLUE, @FormerName(\"GREEN\") LIME, RED }"))
        .hasToString("Hold[colour=LIME, map={RED=1}, set=[BLUE], any=BLUE]");
  }

  @Test
  void a_removed_constant_is_incompatible() {
    Stored stored = Stored.by("Colour.RED", "enum Colour { RED, GREEN }");
    assertThatThrownBy(() -> stored.read("enum Colour { RED }"))
        .hasMessageContaining("incompatible  p.Colour  GREEN")
        .hasMessageContaining("@FormerName(\"GREEN\")");
  }

  @Test
  void a_sealed_type_may_gain_cases_in_any_order() {
    Stored stored = Stored.by(
        "new Hold(new B(1), new D(\"x\"))",
        "record Hold(S one, S other) {}",
        "sealed interface S permits B, D {}",
        "record B(int n) implements S {}",
        "record D(String t) implements S {}");
    assertThat(stored.read(
            "record Hold(S one, S other) {}",
            "sealed interface S permits A, B, D, C {}",
            "record A() implements S {}",
            "record B(long n, @DefaultValue(\"7\") int m) implements S {}",
            "record C() implements S {}",
            "record D(String t) implements S {}"))
        .hasToString("Hold[one=B[n=1, m=7], other=D[t=x]]");
  }

  @Test
  void a_sealed_type_that_loses_a_case_is_incompatible() {
    Stored stored = Stored.by(
        "new Hold(new B(1))",
        "record Hold(S one) {}",
        "sealed interface S permits A, B {}",
        "record A() implements S {}",
        "record B(int n) implements S {}");
    assertThatThrownBy(() -> stored.read(
            "record Hold(S one) {}",
            "sealed interface S permits A {}",
            "record A() implements S {}"))
        .hasMessageContaining("incompatible  p.S   p.B");
  }

  @Test
  void a_class_may_become_one_of_a_sealed_type() {
    Stored stored = Stored.by("new Hold(new B(1))", "record Hold(B one) {}", "record B(int n) {}");
    assertThat(stored.read(
            "record Hold(S one) {}",
            "sealed interface S permits A, B {}",
            "record A() implements S {}",
            "record B(int n) implements S {}"))
        .hasToString("Hold[one=B[n=1]]");
  }

  @Test
  void a_class_may_become_a_record() {
    Stored stored = Stored.by(
        "new Hold(new B(1))",
        "record Hold(B one) {}",
        "final class B { private int n; B() {} B(int n) { this.n = n; } }");
    assertThat(stored.read("record Hold(B one) {}", "record B(long n) {}"))
        .hasToString("Hold[one=B[n=1]]");
  }

  @Test
  void generic_types_evolve_by_their_arguments() {
    Stored stored = Stored.by(
        "new Hold(new Box<>(new Line(1)), new Box<>(\"x\"))",
        "record Hold(Box<Line> line, Box<?> any) {}",
        "record Box<T>(T content) {}",
        "record Line(int n) {}");
    assertThat(stored.read(
            "record Hold(Box<Line> line, Box<?> any) {}",
            "record Box<T>(@DefaultValue(\"1\") int count, T content) {}",
            "record Line(long n, @DefaultValue(\"2\") int m) {}"))
        .hasToString(
            "Hold[line=Box[count=1, content=Line[n=1, m=2]], any=Box[count=1, content=x]]");
  }

  @Test
  void types_that_refer_to_themselves_evolve() {
    Stored stored = Stored.by(
        "new Tree(1, List.of(new Tree(2, List.of())))", "record Tree(int n, List<Tree> kids) {}");
    assertThat(stored.read("record Tree(List<Tree> kids, long n, @DefaultValue boolean old) {}"))
        .hasToString("Tree[kids=[Tree[kids=[], n=2, old=false]], n=1, old=false]");
  }

  @Test
  void subclasses_evolve_where_their_base_is_declared() {
    Stored stored = Stored.by(
        "new Hold(new Base(1), new Sub(2, 3))",
        "record Hold(Base one, Base other) {}",
        "class Base { int n; Base() {} Base(int n) { this.n = n; } }",
        "class Sub extends Base { int m; Sub() {} Sub(int n, int m) { super(n); this.m = m; } }");
    assertThat(
            stored.read(
                "record Hold(Base one, Base other) {}",
                "class Base { long n; int k = 9; public String toString() { return \"Base \" + n + k; } }",
                "class Sub extends Base { double m; public String toString() { return \"Sub \" + n + k + m; } }"))
        .hasToString("Hold[one=Base 19, other=Sub 293.0]");
  }

  @Test
  void a_migration_makes_values_from_older_ones() {
    Stored stored = Stored.by(
        "new Hold(List.of(new Totals(\"a\", 250, Kind.OLD, new Line(1))))",
        "record Hold(List<Totals> all) {}",
        "record Totals(String shop, int cents, Kind kind, Line line) {}",
        "enum Kind { OLD }",
        "record Line(int n) {}");
    Version version = Version.of(
        "record Hold(List<Totals> all) {}",
        "record Totals(String label, double euros, String kind, Line line) {"
            + " static Totals from(StoredValue old) { return new Totals(old.get(\"shop\", String.class) + old.has(\"euros\"),"
            + " old.get(\"cents\", Integer.class) / 100.0, old.get(\"kind\", String.class),"
            + " old.get(\"line\", Line.class)); } }",
        "record Line(long n) {}");
    assertThat(stored.read(withMigration(version, "Totals")))
        .hasToString("Hold[all=[Totals[label=afalse, euros=2.5, kind=OLD, line=Line[n=1]]]]");
  }

  @Test
  void a_migration_is_not_asked_for_what_is_as_today() {
    String totals =
        "record Totals(Line line) { static Totals from(StoredValue old) { throw new IllegalStateException(); } }";
    Stored stored = Stored.by("new Totals(new Line(1))", totals, "record Line(int n) {}");
    Version version = Version.of(totals, "record Line(long n) {}");
    assertThat(stored.read(withMigration(version, "Totals"))).hasToString("Totals[line=Line[n=1]]");
  }

  @Test
  void an_enum_may_become_a_record_by_a_migration() {
    Stored stored = Stored.by(
        "new Hold(Kind.OLD, null)", "record Hold(Kind kind, Kind other) {}", "enum Kind { OLD }");
    Version version = Version.of(
        "record Hold(Kind kind, Kind other) {}",
        "record Kind(String name) { static Kind from(StoredValue old) { return new Kind(old.get(\"name\","
            + " String.class)); } }");
    assertThat(stored.read(withMigration(version, "Kind")))
        .hasToString("Hold[kind=Kind[name=OLD], other=null]");
    assertThatThrownBy(() -> stored.read(version.codecs().build()))
        .hasMessageContaining("enum before, record now");
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Codecs withMigration(Version version, String type) {
    return version
        .codecs()
        .migration((Class) version.type(type), old -> {
          try {
            var from = version.type(type).getDeclaredMethod("from", StoredValue.class);
            from.setAccessible(true);
            return from.invoke(null, old);
          } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
          }
        })
        .build();
  }

  record Money(long cents) {}

  private record MoneyCodec(int version) implements Codec<Money> {
    @Override
    public Class<Money> type() {
      return Money.class;
    }

    @Override
    public void write(Money money, CodecOutput out) {
      if (version == 1) {
        out.writeInt((int) money.cents);
      } else {
        out.writeLong(money.cents);
      }
    }

    @Override
    public Money read(CodecInput in, int stored) {
      return new Money(stored == 1 ? in.readInt() : in.readLong());
    }
  }

  private static Codecs money(int version) {
    return Codecs.builder().register(new MoneyCodec(version)).build();
  }

  @Test
  void an_own_codec_is_told_the_version_that_wrote() {
    CodecOutput out = money(1).output();
    Codec<Money> codec = money(1).of(Money.class);
    codec.write(new Money(-5), out);
    StoredCodecs stored = money(2).restore(money(1).schema(out, codec));
    assertThat(stored.root(0).read(stored.input(out.toByteArray()))).isEqualTo(new Money(-5));
    assertThat(stored.compatibility().verdict()).isEqualTo(Verdict.COMPATIBLE);
  }

  @Test
  void what_a_newer_own_codec_wrote_is_incompatible() {
    Schema schema = money(2).schema(money(2).output(), money(2).of(Money.class));
    assertThatThrownBy(() -> money(1).restore(schema))
        .hasMessageContaining("version 2  version 1  use the codec that wrote it, or a newer one");
  }

  @Test
  void values_of_random_shape_are_read_by_their_schema_alone() {
    Codecs codecs = Codecs.standard();
    Codec<Values.Order> codec = codecs.of(Values.Order.class);
    for (int seed = 0; seed < 200; seed++) {
      Object any = new Values(seed).any(0);
      CodecOutput out = codecs.output();
      codec.write(new Values(seed).order(), out);
      out.writeValue(any);
      Schema schema = Schema.fromBytes(codecs.schema(out, codec).toBytes());
      StoredCodecs stored =
          Codecs.builder().allowPackage("dev.tidemill.codec").build().restore(schema);
      assertThat(stored.compatibility().verdict()).isEqualTo(Verdict.IDENTICAL);
      CodecInput in = stored.input(out.toByteArray());
      assertThat(stored.root(0).read(in)).isEqualTo(new Values(seed).order());
      assertThat(in.readValue()).isEqualTo(any);

      CodecInput skipped = stored.input(out.toByteArray());
      Views views = new Views(schema, new TypeBinder(java.util.Map.of(), List.of(), true));
      views.of(TypeExpression.parse(schema.roots().get(0)).orElseThrow()).read(skipped);
      views.of(TypeExpression.parse("Object").orElseThrow()).readNullable(skipped);
      assertThat(skipped.remaining()).as("seed %s", seed).isZero();
    }
  }
}
