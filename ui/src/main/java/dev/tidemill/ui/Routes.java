/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui;

import dev.tidemill.spi.metrics.JobStatus;
import dev.tidemill.spi.metrics.ObservedBatch;
import dev.tidemill.spi.metrics.ObservedJob;
import dev.tidemill.time.Time;
import dev.tidemill.ui.http.Handler;
import dev.tidemill.ui.http.Reply;
import dev.tidemill.ui.http.Request;
import dev.tidemill.ui.view.GraphJson;
import dev.tidemill.ui.view.MetricsText;
import dev.tidemill.ui.view.PageJson;
import dev.tidemill.ui.view.SparkJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is found under which address. */
final class Routes implements Handler {
  private static final int MAX_SERIES = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

  private final AtomicBoolean saidDropped = new AtomicBoolean();
  private final ShownJobs jobs;
  private final StaticFiles files = new StaticFiles();

  Routes(ShownJobs jobs) {
    this.jobs = jobs;
  }

  /** Whether a request is for {@code .../streaming/streams/NAME/tap}. */
  @Override
  public boolean showsRecords(Request request) {
    List<String> path = request.segments();
    return path.size() >= 4
        && path.get(0).equals("api")
        && path.get(path.size() - 1).equals("tap")
        && path.contains("streams");
  }

  @Override
  public Reply handle(Request request) throws InterruptedException {
    List<String> path = request.segments();
    if (request.isPost()) {
      return changed(request);
    }
    if (path.isEmpty()) {
      return files.get("index.html");
    }
    return switch (path.get(0)) {
      case "page" -> path.size() == 2 ? files.get(path.get(1)) : nothing();
      case "metrics" -> path.size() == 1 ? metrics(request) : nothing();
      case "health" -> path.size() == 2 ? health(path.get(1)) : nothing();
      case "api" ->
        path.size() >= 3 && path.get(1).equals("v1") && path.get(2).equals("applications")
            ? applications(request)
            : nothing();
      default -> nothing();
    };
  }

  /** {@code /api/v1/applications/ID/page/sources/NAME/pause}, {@code resume} or {@code rate}. */
  private Reply changed(Request request) {
    List<String> path = request.segments();
    boolean isControl = path.size() == 8
        && path.subList(0, 3).equals(List.of("api", "v1", "applications"))
        && path.subList(4, 6).equals(List.of("page", "sources"));
    Optional<ObservedJob> job = isControl ? jobs.find(path.get(3)) : Optional.empty();
    if (!isControl) {
      return Reply.text(405, "only sources can be changed");
    }
    return job.map(found -> changed(found, path.get(6), path.get(7), request))
        .orElseGet(Routes::nothing);
  }

  private static Reply changed(ObservedJob job, String source, String what, Request request) {
    boolean found;
    switch (what) {
      case "pause" -> found = job.controls().pause(source, true);
      case "resume" -> found = job.controls().pause(source, false);
      case "rate" -> {
        OptionalLong rate;
        try {
          String text = request.parameter("recordsPerSecond").orElse("");
          rate =
              text.isBlank() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text.strip()));
        } catch (NumberFormatException e) {
          rate = OptionalLong.of(0);
        }
        if (rate.isPresent() && rate.getAsLong() < 1) {
          return Reply.text(
              400, "recordsPerSecond must be a whole number from 1; without one there is no limit");
        }
        found = job.controls().limitRate(source, rate);
      }
      default -> {
        return nothing();
      }
    }
    if (!found) {
      return Reply.text(409, "the job has ended, or has no source of this name");
    }
    LOG.info("source \"{}\" of {}: {} by the page", source, job.description().name(), what);
    return Reply.json(new PageJson(job).sources());
  }

  private static Reply nothing() {
    return Reply.notFound("there is nothing under this address");
  }

  private Reply metrics(Request request) {
    MetricsText.Format format =
        MetricsText.Format.accepted(request.header("accept").orElse(""));
    return Reply.of(
        200, format.type(), MetricsText.of(jobs.all(), format, MAX_SERIES, this::dropped));
  }

  private void dropped(long series) {
    if (series > 0 && !saidDropped.getAndSet(true)) {
      LOG.warn(
          "/metrics leaves {} series out, because there are more than {}; tidemill_dropped_series counts"
              + " them. Jobs of their own JVM, or fewer named streams and counters, make fewer",
          series,
          MAX_SERIES);
    }
  }

  /**
   * {@code live}: whether no job has failed. {@code ready}: whether all jobs that have not been
   * stopped run batches, and none of their last batches has failed. Being late is neither.
   */
  private Reply health(String which) {
    Predicate<ObservedJob> isHealthy;
    if (which.equals("live")) {
      isHealthy = job -> job.status().state() != JobStatus.State.FAILED;
    } else if (which.equals("ready")) {
      isHealthy = Routes::isReady;
    } else {
      return nothing();
    }
    List<ObservedJob> asked = jobs.all().stream()
        .filter(job -> job.status().state() != JobStatus.State.STOPPED)
        .toList();
    boolean up = asked.stream().allMatch(isHealthy) && (which.equals("live") || !asked.isEmpty());
    return Reply.of(
        up ? 200 : 503,
        "application/json; charset=utf-8",
        "{\"status\":\"" + (up ? "UP" : "DOWN") + "\"}");
  }

  private static boolean isReady(ObservedJob job) {
    List<ObservedBatch> batches = job.batches();
    return job.status().state() == JobStatus.State.RUNNING
        && (batches.isEmpty()
            || batches.get(batches.size() - 1).status() == ObservedBatch.Status.SUCCEEDED);
  }

  private Reply applications(Request request) throws InterruptedException {
    List<String> path = request.after(3);
    if (path.isEmpty()) {
      return Reply.json(SparkJson.applications(listed()));
    }
    String id = path.get(0);
    Optional<ObservedJob> job = jobs.find(id);
    if (job.isEmpty()) {
      return Reply.notFound(
          "there is no job of this id; /api/v1/applications lists those there are");
    }
    // Spark has the number of the attempt between the application and the rest.
    List<String> rest = request.after(path.size() > 1 && path.get(1).equals("1") ? 5 : 4);
    if (rest.size() < 2) {
      return nothing();
    }
    return switch (rest.get(0)) {
      case "streaming" ->
        switch (rest.get(1) + "/" + rest.size()) {
          case "graph/2" -> graph(job.get(), request);
          case "streams/4" -> rest.get(3).equals("tap") ? tap(job.get(), request, rest) : nothing();
          default -> streaming(new SparkJson(job.get()), request, rest);
        };
      case "page" -> page(job.get(), request, rest);
      default -> nothing();
    };
  }

  /** Whoever looks at the graph has coming batches counted. */
  private static Reply graph(ObservedJob job, Request request) {
    job.measure();
    GraphJson json = new GraphJson(job);
    return request
        .parameter("batch")
        .map(millis -> json.ofBatch(millis).map(Reply::json).orElseGet(Routes::nothing))
        .orElseGet(() -> Reply.json(json.ofNewest()));
  }

  private static Reply tap(ObservedJob job, Request request, List<String> rest)
      throws InterruptedException {
    TapReplies tap = new TapReplies(job, rest.get(2));
    return request.header("accept").orElse("").contains("text/event-stream")
        ? tap.follow()
        : tap.next();
  }

  private List<ObservedJob> listed() {
    List<ObservedJob> listed = new ArrayList<>(jobs.all());
    listed.addAll(jobs.earlier());
    return listed;
  }

  private static Reply streaming(SparkJson json, Request request, List<String> rest) {
    String what = rest.get(1);
    String id = rest.size() > 2 ? rest.get(2) : "";
    Optional<String> found = switch (what + "/" + rest.size()) {
      case "statistics/2" -> Optional.of(json.statistics());
      case "counters/2" -> Optional.of(json.counters());
      case "progress/2" -> Optional.of(json.progress());
      case "receivers/2" -> Optional.of(json.receivers());
      case "receivers/3" -> json.receiver(id);
      case "batches/2" -> Optional.of(json.batches(request.statuses()));
      case "batches/3" -> json.batch(id);
      case "batches/4" -> rest.get(3).equals("operations") ? json.operations(id) : Optional.empty();
      case "batches/5" ->
        rest.get(3).equals("operations") ? json.operation(id, rest.get(4)) : Optional.empty();
      default -> Optional.empty();
    };
    return found.map(Reply::json).orElseGet(Routes::nothing);
  }

  private Reply page(ObservedJob job, Request request, List<String> rest) {
    PageJson json = new PageJson(job);
    return switch (rest.get(1) + "/" + rest.size()) {
      case "snapshot/2" -> Reply.json(json.snapshot());
      case "sources/2" -> Reply.json(json.sources());
      case "batches/3" -> json.batch(rest.get(2)).map(Reply::json).orElseGet(Routes::nothing);
      case "events/2" ->
        jobs.feed(job.description().id())
            .map(feed -> feed.follow(after(request)))
            .orElseGet(Routes::nothing);
      default -> nothing();
    };
  }

  /** Where a client goes on that was connected before. */
  private static Optional<Time> after(Request request) {
    return request.header("last-event-id").or(() -> request.parameter("after")).flatMap(text -> {
      try {
        return Optional.of(Time.ofMillis(Long.parseLong(text)));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    });
  }
}
