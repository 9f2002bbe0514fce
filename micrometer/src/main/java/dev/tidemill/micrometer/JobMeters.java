/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.micrometer;

import dev.tidemill.spi.metrics.MeterFamily;
import dev.tidemill.spi.metrics.MeterFamily.Kind;
import dev.tidemill.spi.metrics.MeterFamily.Value;
import dev.tidemill.spi.metrics.ObservedJob;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The meters of a job in a registry. Series appear as sources, outputs and operations have something
 * to count, so each {@link #refresh} registers what is new and takes over the values. Used by one
 * thread; the registry reads on any.
 */
final class JobMeters {
  /** As many as {@code /metrics} writes. */
  static final int MAX_SERIES = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(JobMeters.class);

  private record Id(String name, Tags tags) {}

  /** The last value of a series; strongly held here, because registries hold it weakly. */
  private static final class Held {
    private volatile double value = Double.NaN;
    private volatile double sum;
  }

  private final ObservedJob job;
  private final MeterRegistry registry;
  private final Tags common;
  private final Map<Id, Held> series = new LinkedHashMap<>();
  private final Set<Id> refused = new HashSet<>();
  private final List<Meter> registered = new ArrayList<>();
  private final Held dropped = new Held();
  private boolean saidDropped;

  JobMeters(ObservedJob job, MeterRegistry registry) {
    this.job = job;
    this.registry = registry;
    this.common =
        Tags.of("app", job.description().name(), "run", job.description().id());
    dropped.value = 0;
    registered.add(Gauge.builder("tidemill.dropped.series", dropped, held -> held.value)
        .description(
            "Series that are left out because there are too many, or others have their names.")
        .tags(common)
        .register(registry));
  }

  /** Registers new series, and takes over all values. What is not known at present is not a number. */
  void refresh() {
    Set<Id> seen = new HashSet<>();
    for (MeterFamily family : job.meters()) {
      for (MeterFamily.Series each : family.series()) {
        Tags tags = common;
        for (Map.Entry<String, String> label : each.labels().entrySet()) {
          tags = tags.and(label.getKey(), label.getValue());
        }
        if (each.value() instanceof Value.Scalar number) {
          take(family, tags, number.value(), seen);
        } else if (each.value() instanceof Value.Distribution distribution) {
          take(family, tags, distribution, seen);
        }
      }
    }
    series.forEach((id, held) -> {
      if (!seen.contains(id) && !Double.isNaN(held.value)) {
        held.value = Double.NaN;
      }
    });
    dropped.value = refused.size();
  }

  private void take(MeterFamily family, Tags tags, double value, Set<Id> seen) {
    Id id = new Id(name(family), tags);
    Held held = held(
        id,
        family,
        held0 -> family.kind() == Kind.COUNTER
            ? FunctionCounter.builder(id.name(), held0, each -> each.value)
                .description(family.help())
                .tags(tags)
                .register(registry)
            : Gauge.builder(id.name(), held0, each -> each.value)
                .description(family.help())
                .tags(tags)
                .register(registry));
    held.value = value;
    seen.add(id);
  }

  /** A registry makes no histogram of counts that somebody else has made: the buckets are counters. */
  private void take(MeterFamily family, Tags tags, Value.Distribution values, Set<Id> seen) {
    String name = name(family).replaceFirst("\\.seconds$", "");
    Id id = new Id(name, tags);
    Held held = held(
        id,
        family,
        held0 -> FunctionTimer.builder(
                name, held0, each -> (long) each.value, each -> each.sum, TimeUnit.SECONDS)
            .description(family.help())
            .tags(tags)
            .register(registry));
    held.sum = values.sum();
    held.value = values.count();
    seen.add(id);
    long atMost = 0;
    for (int i = 0; i < values.counts().size(); i++) {
      atMost += values.counts().get(i);
      String bound =
          i < values.bounds().size() ? Double.toString(values.bounds().get(i)) : "+Inf";
      Id bucket = new Id(name + ".buckets", tags.and("le", bound));
      Held count = held(
          bucket,
          family,
          held0 -> FunctionCounter.builder(bucket.name(), held0, each -> each.value)
              .description(family.help())
              .tags(bucket.tags())
              .register(registry));
      count.value = atMost;
      seen.add(bucket);
    }
  }

  private interface Registration {
    Meter register(Held held);
  }

  /** What holds the value of a series; one that there is no room for holds it for nobody. */
  private Held held(Id id, MeterFamily family, Registration registration) {
    Held known = series.get(id);
    if (known != null) {
      return known;
    }
    Held held = new Held();
    if (refused.contains(id)) {
      return held;
    }
    if (series.size() >= MAX_SERIES) {
      refuse(id, "there are " + MAX_SERIES + " already");
      return held;
    }
    held.value = 0;
    try {
      registered.add(registration.register(held));
      series.put(id, held);
    } catch (RuntimeException e) {
      refuse(id, family.name() + " cannot be registered: " + e.getMessage());
    }
    return held;
  }

  private void refuse(Id id, String why) {
    if (refused.size() < MAX_SERIES) {
      refused.add(id);
    }
    if (!saidDropped) {
      saidDropped = true;
      LOG.warn(
          "a series of {} is left out of Micrometer, because {}; the gauge tidemill.dropped.series counts"
              + " those that are",
          job.description().name(),
          why);
    }
  }

  private static String name(MeterFamily family) {
    return family.name().replace('_', '.');
  }

  /** Takes the meters out of the registry. */
  void remove() {
    registered.forEach(registry::remove);
    registered.clear();
    series.clear();
  }
}
