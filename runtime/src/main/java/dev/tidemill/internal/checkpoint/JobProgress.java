/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

import dev.tidemill.spi.source.NamedRange;
import dev.tidemill.time.Time;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * How far a job has got, as the entries of its log say one after the other. What a batch has
 * changed in keyed state is not part of it. Used by one thread at a time.
 */
public final class JobProgress {
  private final JobDescription description;
  private final Schedule schedule;
  private final Map<String, GrowingProgress> sources = new TreeMap<>();
  private final Map<String, Long> outputs;
  private final Map<String, Long> outputsBefore;
  private final Map<String, String> firstNames;
  private long lastId;
  private Optional<Time> lastTime;
  private long lastDecided;
  private Optional<PlannedBatch> planned;
  private Optional<FinalAttempt> unfinished;
  private Optional<byte[]> manifest;
  private boolean stopped;

  /**
   * All but what the job is.
   *
   * @param lastDecided id of the last decided batch; 0 if there is none
   * @param outputs by name of the output, the last decided batch that has it
   * @param outputsBefore the same before the unfinished batch
   * @param firstNames by name of a source or output, the name under which it keeps what is not in
   *     the log, if that is another one
   */
  record Parts(
      long lastId,
      Optional<Time> lastTime,
      long lastDecided,
      Optional<PlannedBatch> planned,
      Optional<FinalAttempt> unfinished,
      Optional<byte[]> manifest,
      boolean stopped,
      Map<String, SourceProgress> sources,
      Map<String, Long> outputs,
      Map<String, Long> outputsBefore,
      Map<String, String> firstNames) {
    static final Parts NONE = new Parts(
        0,
        Optional.empty(),
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of());

    /** The same for a job with other names. */
    Parts renamed(Map<String, String> newNames) {
      return new Parts(
          lastId,
          lastTime,
          lastDecided,
          planned.map(batch -> batch.with(renamed(batch.ranges(), newNames))),
          unfinished.map(batch -> batch.with(renamed(batch.receipts(), newNames))),
          manifest,
          stopped,
          renamed(sources, newNames),
          renamed(outputs, newNames),
          renamed(outputsBefore, newNames),
          firstNames);
    }

    /** The same without what is kept for one source or output. */
    Parts without(String name) {
      return new Parts(
          lastId,
          lastTime,
          lastDecided,
          planned.map(batch -> batch.with(without(batch.ranges(), name))),
          unfinished.map(batch -> batch.with(without(batch.receipts(), name))),
          manifest,
          stopped,
          without(sources, name),
          without(outputs, name),
          without(outputsBefore, name),
          firstNames);
    }

    /** The same with other first names. */
    Parts with(Map<String, String> newFirstNames) {
      return new Parts(
          lastId,
          lastTime,
          lastDecided,
          planned,
          unfinished,
          manifest,
          stopped,
          sources,
          outputs,
          outputsBefore,
          newFirstNames);
    }

    private static <T> Map<String, T> renamed(Map<String, T> map, Map<String, String> newNames) {
      Map<String, T> renamed = new LinkedHashMap<>();
      map.forEach((name, value) -> renamed.put(newNames.getOrDefault(name, name), value));
      return renamed;
    }

    private static <T> Map<String, T> without(Map<String, T> map, String name) {
      Map<String, T> rest = new LinkedHashMap<>(map);
      rest.remove(name);
      return rest;
    }
  }

  /**
   * The progress of a job.
   *
   * @param description of the version that runs now
   */
  JobProgress(JobDescription description, Schedule schedule, Parts parts) {
    this.description = description;
    this.schedule = schedule;
    this.lastId = parts.lastId();
    this.lastTime = parts.lastTime();
    this.lastDecided = parts.lastDecided();
    this.planned = parts.planned();
    this.unfinished = parts.unfinished();
    this.manifest = parts.manifest();
    this.stopped = parts.stopped();
    parts.sources().forEach((name, source) -> sources.put(name, new GrowingProgress(source)));
    this.outputs = new TreeMap<>(parts.outputs());
    this.outputsBefore = new TreeMap<>(parts.outputsBefore());
    this.firstNames = Map.copyOf(parts.firstNames());
  }

  /** A copy of what may change. */
  Parts parts() {
    return new Parts(
        lastId,
        lastTime,
        lastDecided,
        planned,
        unfinished,
        manifest,
        stopped,
        sources(),
        new TreeMap<>(outputs),
        new TreeMap<>(outputsBefore),
        firstNames);
  }

  // ------------------------------------------------------------ what happens

  /** A source begins at a position. */
  void begun(String source, String position, String memory) {
    sources.put(source, new GrowingProgress(new SourceProgress(position, List.of(), memory)));
  }

  void planned(PlannedBatch batch) {
    if (planned.filter(batch::equals).isPresent()) {
      return; // written again because it was unknown whether it is durable
    }
    note(batch.id(), batch.time());
    planned = Optional.of(batch);
    named(batch);
  }

  void decided(FinalAttempt batch) {
    note(batch.id(), batch.time());
    planned = planned.filter(next -> next.id() > batch.id());
    unfinished = Optional.of(batch);
    lastDecided = batch.id();
    outputsBefore.clear();
    outputsBefore.putAll(outputs);
    batch.receipts().keySet().forEach(output -> outputs.put(output, batch.id()));
  }

  void givenUp(PlannedBatch batch) {
    boolean isPlanned = planned.filter(known -> known.id() == batch.id()).isPresent();
    note(batch.id(), batch.time());
    if (isPlanned) {
      planned = Optional.empty();
    } else {
      named(batch);
    }
  }

  void done(long batch) {
    unfinished = unfinished.filter(decided -> decided.id() != batch);
  }

  void snapshotTaken(byte[] newManifest) {
    manifest = Optional.of(newManifest.clone());
  }

  void stopped() {
    stopped = true;
  }

  /**
   * From now on each source's memory stands for the ranges that it has had so far, but for that of
   * the planned batch.
   */
  void remembered(Map<String, String> memories) {
    Map<String, NamedRange> ahead = planned.map(PlannedBatch::ranges).orElse(Map.of());
    memories.forEach((name, memory) -> {
      GrowingProgress source = sources.get(name);
      if (source != null) {
        source.remembered(memory, ahead.containsKey(name) ? List.of(ahead.get(name)) : List.of());
      }
    });
  }

  private void note(long id, Time time) {
    stopped = false;
    if (id > lastId) {
      lastId = id;
      lastTime = Optional.of(time);
    }
  }

  private void named(PlannedBatch batch) {
    batch
        .ranges()
        .forEach((source, range) -> sources
            .computeIfAbsent(
                source, name -> new GrowingProgress(batch.memories().getOrDefault(name, "")))
            .add(range));
  }

  // ----------------------------------------------------------------- what is

  /** The job as it was when it last started. */
  public JobDescription description() {
    return description;
  }

  /** When its batches are due. */
  public Schedule schedule() {
    return schedule;
  }

  /** Id of the last batch that was planned, decided or given up; 0 if there is none. */
  public long lastId() {
    return lastId;
  }

  /** Time of that batch. */
  public Optional<Time> lastTime() {
    return lastTime;
  }

  /**
   * The batch whose changes must be the last ones of the stored state: the last decided one. Empty
   * if the job keeps neither state nor windows, so that nothing can be missing.
   */
  public OptionalLong requiredState() {
    boolean keepsState = description.nodes().stream()
        .anyMatch(node ->
            node.kind() == DescribedNode.Kind.STATE || node.kind() == DescribedNode.Kind.WINDOW);
    return keepsState ? OptionalLong.of(lastDecided) : OptionalLong.empty();
  }

  /** The batch that is planned and not decided. */
  public Optional<PlannedBatch> planned() {
    return planned;
  }

  /** The batch that is decided and not done. */
  public Optional<FinalAttempt> unfinished() {
    return unfinished;
  }

  /** The newest snapshot of keyed state. */
  public Optional<byte[]> manifest() {
    return manifest.map(byte[]::clone);
  }

  /** Whether the job was stopped and had finished all that it began. */
  public boolean isStopped() {
    return stopped;
  }

  /** By name of the source. Copies all ranges since the last summary. */
  public Map<String, SourceProgress> sources() {
    Map<String, SourceProgress> now = new TreeMap<>();
    sources.forEach((name, source) -> now.put(name, source.now()));
    return Collections.unmodifiableMap(now);
  }

  /**
   * Where the records of a source begin that this start may read: those of the planned batch, or
   * else the next ones. Earlier batches are decided or given up, and are not computed again.
   */
  String needed(String source) {
    return planned
        .flatMap(batch -> Optional.ofNullable(batch.ranges().get(source)))
        .map(NamedRange::from)
        .orElseGet(() -> Objects.requireNonNull(sources.get(source)).position());
  }

  /** How long is what each source remembers, in characters, by its name. */
  Map<String, Integer> memorySizes() {
    Map<String, Integer> sizes = new TreeMap<>();
    sources.forEach((name, source) -> sizes.put(name, source.now().memory().length()));
    return sizes;
  }

  /** The names of all sources that have begun. */
  Set<String> sourceNames() {
    return Collections.unmodifiableSet(sources.keySet());
  }

  /** By name of the output, the last decided batch that has it. */
  public Map<String, Long> outputs() {
    return Collections.unmodifiableMap(outputs);
  }

  /**
   * By name of a source or output, the name under which it keeps what is not in the log; those that
   * keep it under their own name are missing.
   */
  public Map<String, String> firstNames() {
    return firstNames;
  }

  /** By name of the output, the last decided batch that has it, before the unfinished one. */
  public Map<String, Long> outputsBeforeUnfinished() {
    return Collections.unmodifiableMap(unfinished.isPresent() ? outputsBefore : outputs);
  }
}
