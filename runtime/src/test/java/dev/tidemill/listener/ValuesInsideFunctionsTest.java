/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.listener;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.tidemill.spi.source.BatchOutcome;
import dev.tidemill.spi.source.Credit;
import dev.tidemill.spi.source.Deduplication;
import dev.tidemill.spi.source.Gap;
import dev.tidemill.spi.source.NamedRange;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.ReceiverOptions;
import dev.tidemill.spi.source.RestartPolicy;
import dev.tidemill.spi.source.RowOffset;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.spi.source.SourceLag;
import dev.tidemill.spi.source.SourceResume;
import dev.tidemill.spi.source.VersionedText;
import dev.tidemill.time.Interval;
import dev.tidemill.time.Time;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Functions on records may capture what names their batch: these values can be sent to a worker. */
class ValuesInsideFunctionsTest {
  private static final OffsetRange RANGE = new OffsetRange(new RowOffset(3), new RowOffset(5));

  /** What opens, resumes and controls a source or its receiver: no function sees it. */
  private static final Set<String> DRIVER_ONLY = Set.of(
      SourceContext.class.getName(),
      SourceResume.class.getName(),
      NamedRange.class.getName(),
      VersionedText.class.getName(),
      BatchOutcome.class.getName(),
      Credit.class.getName(),
      Deduplication.class.getName(),
      Gap.class.getName(),
      ReceiverOptions.class.getName(),
      RestartPolicy.class.getName(),
      SourceLag.class.getName());

  static List<Object> values() {
    Map<String, OffsetRange> ranges = new LinkedHashMap<>();
    ranges.put("orders", RANGE);
    ranges.put("customers", new OffsetRange(new RowOffset(0), new RowOffset(0)));
    return List.of(
        Time.ofMillis(1000),
        new Interval(Time.ofMillis(1000), Time.ofMillis(3000)),
        new RowOffset(3),
        RANGE,
        new BatchInfo(1, Time.ofMillis(1000), 2, 3, ranges));
  }

  @SuppressWarnings("BanSerializableRead") // reads what was written a line before
  private static Object sent(Object value) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }

  @ParameterizedTest
  @MethodSource("values")
  void a_value_that_was_sent_is_equal(Object value) throws Exception {
    assertThat(sent(value)).isEqualTo(value).hasToString(value.toString());
  }

  @Test
  void the_ranges_of_a_sent_batch_keep_their_order_and_refuse_changes() throws Exception {
    BatchInfo batch = (BatchInfo) sent(values().get(values().size() - 1));

    assertThat(new ArrayList<>(batch.ranges().keySet())).containsExactly("orders", "customers");
    assertThat(batch.ranges()).isUnmodifiable();
  }

  /** A value type that is added needs a sample above; users see public ones. */
  @Test
  void every_value_of_times_and_offsets_is_among_them() {
    Set<String> sampled =
        values().stream().map(value -> value.getClass().getName()).collect(Collectors.toSet());
    List<String> records = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.tidemill.time", "dev.tidemill.spi.source")
            .stream()
            .filter(JavaClass::isRecord)
            .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
            .map(JavaClass::getName)
            .filter(name -> !DRIVER_ONLY.contains(name))
            .sorted()
            .toList();

    assertThat(records).isNotEmpty().allMatch(sampled::contains);
  }
}
