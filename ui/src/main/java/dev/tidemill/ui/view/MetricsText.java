/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.view;

import dev.tidemill.spi.metrics.MeterFamily;
import dev.tidemill.spi.metrics.MeterFamily.Kind;
import dev.tidemill.spi.metrics.MeterFamily.Series;
import dev.tidemill.spi.metrics.MeterFamily.Value;
import dev.tidemill.spi.metrics.ObservedJob;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongConsumer;

/** The meters of all jobs, as Prometheus 0.0.4 or OpenMetrics 1.0.0 reads them. */
public final class MetricsText {
  /** A format of the text. */
  public enum Format {
    PROMETHEUS("text/plain; version=0.0.4; charset=utf-8"),
    OPEN_METRICS("application/openmetrics-text; version=1.0.0; charset=utf-8");

    private final String type;

    Format(String type) {
      this.type = type;
    }

    /** The format that a client asks for, in the header {@code Accept}. */
    public static Format accepted(String accept) {
      return accept.contains("application/openmetrics-text") ? OPEN_METRICS : PROMETHEUS;
    }

    public String type() {
      return type;
    }
  }

  private record Labelled(MeterFamily family, List<Series> series) {}

  private final Format format;
  private final int maxSeries;
  private final StringBuilder out = new StringBuilder(4_096);
  private int written;
  private long dropped;

  private MetricsText(Format format, int maxSeries) {
    this.format = format;
    this.maxSeries = maxSeries;
  }

  /**
   * The text.
   *
   * @param maxSeries how many series are written; further ones are counted in {@code
   *     tidemill_dropped_series}
   * @param dropped hears how many there were
   */
  public static String of(
      Collection<ObservedJob> jobs, Format format, int maxSeries, LongConsumer dropped) {
    MetricsText text = new MetricsText(format, maxSeries);
    Map<String, Labelled> families = new LinkedHashMap<>();
    for (ObservedJob job : jobs) {
      for (MeterFamily family : job.meters()) {
        Labelled labelled = families.computeIfAbsent(
            family.name(), name -> new Labelled(family, new ArrayList<>()));
        if (labelled.family().kind() == family.kind()) {
          family.series().forEach(series -> labelled.series().add(of(job, series)));
        } else { // one job's counter is another one's gauge: a name has one type
          text.dropped += family.series().size();
        }
      }
    }
    families.values().forEach(family -> text.write(family.family(), family.series()));
    long left = text.dropped;
    dropped.accept(left);
    text.write(
        new MeterFamily(
            "tidemill_dropped_series",
            Kind.GAUGE,
            "Series that are left out because there are too many.",
            List.of()),
        List.of(Series.of((double) left)));
    return format == Format.OPEN_METRICS ? text.out + "# EOF\n" : text.out.toString();
  }

  /** Several jobs share a page, so each series names its job. */
  private static Series of(ObservedJob job, Series series) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("app", job.description().name());
    labels.put("run", job.description().id());
    labels.putAll(series.labels());
    return new Series(labels, series.value());
  }

  private void write(MeterFamily family, List<Series> series) {
    String name = family.name();
    boolean isCounter = family.kind() == Kind.COUNTER;
    String typed = isCounter && format == Format.PROMETHEUS ? name + "_total" : name;
    out.append("# HELP ").append(typed).append(' ').append(escaped(family.help(), false));
    out.append("\n# TYPE ").append(typed).append(' ');
    out.append(family.kind().name().toLowerCase(Locale.ROOT)).append('\n');
    for (Series each : series) {
      int lines = each.value() instanceof Value.Distribution distribution
          ? distribution.counts().size() + 2
          : 1;
      if (written + lines > maxSeries && !name.equals("tidemill_dropped_series")) {
        dropped += lines;
        continue;
      }
      written += lines;
      if (each.value() instanceof Value.Scalar number) {
        line(isCounter ? name + "_total" : name, each.labels(), number.value());
      } else if (each.value() instanceof Value.Distribution distribution) {
        distribution(name, each.labels(), distribution);
      }
    }
  }

  private void distribution(String name, Map<String, String> labels, Value.Distribution values) {
    long sum = 0;
    for (int i = 0; i < values.counts().size(); i++) {
      sum += values.counts().get(i);
      Map<String, String> withBound = new LinkedHashMap<>(labels);
      withBound.put("le", i < values.bounds().size() ? number(values.bounds().get(i)) : "+Inf");
      line(name + "_bucket", withBound, (double) sum);
    }
    line(name + "_sum", labels, values.sum());
    line(name + "_count", labels, (double) sum);
  }

  private void line(String name, Map<String, String> labels, double value) {
    out.append(name).append('{');
    String separator = "";
    for (Map.Entry<String, String> label : labels.entrySet()) {
      out.append(separator).append(label.getKey()).append("=\"");
      out.append(escaped(label.getValue(), true)).append('"');
      separator = ",";
    }
    out.append("} ").append(number(value)).append('\n');
  }

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value) + ".0"
        : Double.toString(value);
  }

  private static String escaped(String text, boolean quotes) {
    String escaped = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\n");
    return quotes ? escaped.replace("\"", "\\\"") : escaped;
  }
}
