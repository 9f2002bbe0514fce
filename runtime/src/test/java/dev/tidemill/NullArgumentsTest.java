/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.codec.Codecs;
import dev.tidemill.data.Pair;
import dev.tidemill.data.Partitioner;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.rdd.PairRDD;
import dev.tidemill.rdd.RDD;
import dev.tidemill.state.State;
import dev.tidemill.time.Interval;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every argument that must not be null, of every public method with which a program is written. */
@SuppressWarnings("NullAway") // nulls are what it is about
final class NullArgumentsTest {
  private final StreamingContext ssc = StreamingContext.builder()
      .master("local[1]")
      .environment(world -> world.withClock(new ManualClock()))
      .build();
  private final DStream<String> records = ssc.queueStream(List.of(List.of("a")));
  private final PairDStream<String, Long> pairs = records.mapToPair(word -> Pair.of(word, 1L));
  private final StateSpec<String, Long, Long, Long> spec =
      StateSpec.function((String key, Optional<Long> value, State<Long> state) -> 1L);
  private final RDD<String> rdd = ssc.parallelize(List.of("a"));
  private final PairRDD<String, Long> pairRdd = rdd.mapToPair(word -> Pair.of(word, 1L));

  @AfterEach
  void close() {
    ssc.close();
  }

  /** Objects whose methods are called; each stands for its class. */
  private List<Object> subjects() {
    return List.of(
        ssc,
        StreamingContext.builder(),
        records,
        pairs,
        pairs.reduceByKeyAndWindow(Long::sum, Duration.ofSeconds(2)),
        pairs.mapWithState(spec),
        spec,
        rdd,
        pairRdd,
        FileStreamOptions.create(),
        new BatchQueue<String>());
  }

  /** Something that fits a parameter and is not null. */
  private Object sample(Class<?> type) {
    List<Object> samples = List.of(
        1,
        1L,
        true,
        0.5,
        "text",
        Duration.ofSeconds(2),
        new Time(1000),
        pairs,
        records,
        pairRdd,
        rdd,
        spec,
        new Interval(new Time(0), new Time(0)),
        List.of(),
        FileStreamOptions.create(),
        Partitioner.hash(2),
        new BatchQueue<String>(),
        new ManualClock(),
        new PrintStream(System.out),
        ZoneOffset.UTC,
        String.class,
        Codecs.standard(),
        Comparator.naturalOrder());
    for (Object sample : samples) {
      if (boxed(type).isInstance(sample)) {
        return sample;
      }
    }
    assertThat(type).as("give a sample of this type to the test").isInterface();
    return Proxy.newProxyInstance(
        type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null);
  }

  private static Class<?> boxed(Class<?> type) {
    return type.isPrimitive()
        ? java.lang.invoke.MethodType.methodType(type).wrap().returnType()
        : type;
  }

  @TestFactory
  Stream<DynamicTest> an_argument_that_is_null_is_an_error_that_names_the_operation_and_its_line() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Object subject : subjects()) {
      for (Method method : methods(subject.getClass())) {
        Parameter[] parameters = method.getParameters();
        for (int i = 0; i < parameters.length; i++) {
          if (mustNotBeNull(parameters[i])) {
            int position = i;
            String name = subject.getClass().getSimpleName() + "." + method.getName()
                + Arrays.toString(method.getParameterTypes()) + " with null at " + i;
            tests.add(
                DynamicTest.dynamicTest(name, () -> assertRefused(subject, method, position)));
          }
        }
      }
    }
    assertThat(tests).hasSizeGreaterThan(150);
    return tests.stream();
  }

  private static List<Method> methods(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .filter(method -> method.getDeclaringClass().getName().startsWith("dev.tidemill."))
        .filter(method -> !method.isBridge() && !method.isSynthetic())
        .filter(method -> !method.getName().equals("equals"))
        .sorted(Comparator.comparing(Method::toString))
        .toList();
  }

  /** A record, a key or a result of any type may be null. */
  private static boolean mustNotBeNull(Parameter parameter) {
    Type type = parameter.getParameterizedType();
    boolean anyType = type instanceof TypeVariable<?> variable
        && Arrays.equals(variable.getBounds(), new Type[] {Object.class});
    return !parameter.getType().isPrimitive() && !anyType;
  }

  private void assertRefused(Object subject, Method method, int position) {
    Object[] arguments =
        Arrays.stream(method.getParameterTypes()).map(this::sample).toArray();
    arguments[position] = null;
    assertThatThrownBy(() -> call(subject, method, arguments))
        .isInstanceOfSatisfying(
            TidemillException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageContaining(
            "argument " + (position + 1) + " of " + method.getName() + " (NullArgumentsTest.java:")
        .hasMessageContaining("is null; pass a value");
  }

  private static void call(Object subject, Method method, Object[] arguments) throws Throwable {
    try {
      method.invoke(Modifier.isStatic(method.getModifiers()) ? null : subject, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @Test
  void a_list_with_a_null_in_it_is_an_error_that_says_which_it_is() {
    assertThatThrownBy(() -> ssc.union(Arrays.asList(records, null)))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("stream 2 given to union (NullArgumentsTest.java:")
        .hasMessageContaining("is null");
    assertThatThrownBy(() -> ssc.queueStream(Arrays.asList((List<String>) null)))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("batch 1 given to queueStream (NullArgumentsTest.java:");
  }

  @Test
  void records_may_be_null() {
    assertThat(ssc.parallelize(Arrays.asList("a", null)).collect()).containsExactly("a", null);
    assertThat(pairRdd.lookup(null)).isEmpty();
  }
}
