/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

import dev.tidemill.codec.Compatibility;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.batch.BatchCutter;
import dev.tidemill.internal.batch.JobResume;
import dev.tidemill.internal.batch.Ticks;
import dev.tidemill.internal.blocklog.BlockLogPlace;
import dev.tidemill.internal.graph.StreamGraph;
import dev.tidemill.internal.journal.BatchJournal;
import dev.tidemill.internal.journal.Decision;
import dev.tidemill.internal.journal.Resumption;
import dev.tidemill.internal.log.BatchLog;
import dev.tidemill.internal.log.Durability;
import dev.tidemill.internal.log.LogCorruptedException;
import dev.tidemill.internal.log.LogFencedException;
import dev.tidemill.internal.log.LogSettings;
import dev.tidemill.internal.log.LogThread;
import dev.tidemill.internal.log.LogVersionException;
import dev.tidemill.internal.statestore.SnapshotRule;
import dev.tidemill.internal.statestore.SnapshotThread;
import dev.tidemill.internal.statestore.StateReader;
import dev.tidemill.internal.statestore.StateStore;
import dev.tidemill.internal.statestore.StateStoreSettings;
import dev.tidemill.internal.statestore.StoredNames;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.engine.RestoredState;
import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.sink.DecidedBatch;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkRecovery;
import dev.tidemill.spi.sink.StagingArea;
import dev.tidemill.spi.sink.StorageStaging;
import dev.tidemill.spi.source.SourceResume;
import dev.tidemill.spi.storage.StorageFeature;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a start of a job goes on from, and where it writes how far it gets. Used on the thread that
 * starts the job, and then on the driver's.
 */
public final class Checkpoint implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoint.class);

  private final CheckpointSettings settings;
  private final CheckpointDirectory directory;
  private final CheckpointContext world;
  private final BatchLog log;
  private final StateStore store;
  private final StoredJob stored;
  private final JobProgress progress;
  private final Ticks ticks;
  private final StoredNames names;
  private final Set<String> droppedSources;
  private final Deque<AutoCloseable> opened;

  private Checkpoint(
      CheckpointSettings settings,
      CheckpointDirectory directory,
      CheckpointContext world,
      BatchLog log,
      StateStore store,
      StoredJob stored,
      JobProgress progress,
      Ticks ticks,
      StoredNames names,
      Set<String> droppedSources,
      Deque<AutoCloseable> opened) {
    this.settings = settings;
    this.directory = directory;
    this.world = world;
    this.log = log;
    this.store = store;
    this.stored = stored;
    this.progress = progress;
    this.ticks = ticks;
    this.names = names;
    this.droppedSources = droppedSources;
    this.opened = opened;
  }

  /**
   * Takes a directory for a start of a job.
   *
   * @throws TidemillException if another start holds it, it cannot be read or written, or the job is
   *     not the one that it is of; then nothing in it has changed that matters
   */
  public static Checkpoint open(
      CheckpointSettings settings, String path, CheckpointContext world, StreamGraph graph) {
    JobDescription description = JobDescriber.of(graph);
    Deque<AutoCloseable> opened = new ArrayDeque<>();
    try {
      CheckpointDirectory directory =
          CheckpointDirectory.take(world.storage(), path, world.owner(), world.newId());
      opened.addFirst(directory);
      return new Opening(settings, directory, world, graph, description, opened).open();
    } catch (Throwable e) {
      close(opened, e);
      throw e;
    }
  }

  private record Opening(
      CheckpointSettings settings,
      CheckpointDirectory directory,
      CheckpointContext world,
      StreamGraph graph,
      JobDescription description,
      Deque<AutoCloseable> opened) {
    Checkpoint open() {
      StoredJob stored = new StoredJob(directory.toString());
      boolean hasBegun = CheckpointDirectory.hasBegun(directory.storage(), directory.toString());
      BatchLog log = openLog(stored);
      opened.addFirst(log);
      Ticks ticks;
      JobProgress progress;
      StoredNames names = StoredNames.SAME;
      Set<String> dropped = Set.of();
      if (stored.progress().isEmpty()) {
        if (hasBegun) {
          throw CheckpointDirectory.withoutLog(directory.toString());
        }
        ticks = ResumedTicks.first(graph, world.clock().now());
        progress =
            new JobProgress(description, schedule(ticks.zeroTime(), ticks), JobProgress.Parts.NONE);
      } else {
        JobProgress before = stored.progress().get();
        Upgrade upgrade =
            UpgradeCheck.of(settings, before, graph, description, directory.toString());
        if (settings.onChange() == CheckpointSettings.OnChange.FAIL) {
          UpgradeCheck.requireSame(
              "number of partitions", before.schedule().partitions(), world.partitions());
          UpgradeCheck.requireSameTypes(settings, typesBefore(before, stored, upgrade));
        }
        ticks = ResumedTicks.next(before, graph, world.clock().now(), settings.missed());
        progress = new JobProgress(
            description,
            schedule(before.schedule().originTime(), ticks),
            upgrade.applied(before.parts()));
        names = upgrade.names();
        dropped = upgrade.firstNames().droppedSources();
        upgrade
            .firstNames()
            .newSources()
            .forEach(name -> directory.beginBlocks(name, stored.epoch()));
        tell(before, upgrade);
      }
      StateStore store = openStore();
      if (settings.durability() == Durability.NONE) {
        LOG.warn(
            "the checkpoint in {} promises nothing: after a crash it may be unusable"
                + " (stream.checkpoint.durability=none)",
            directory);
      }
      return new Checkpoint(
          settings, directory, world, log, store, stored, progress, ticks, names, dropped, opened);
    }

    private Compatibility typesBefore(JobProgress before, StoredJob stored, Upgrade upgrade) {
      ReceivedRecords received = ReceivedRecords.of(
          directory.storage(), directory.toString(), before, upgrade, graph, world.isLogged());
      try {
        StateReader state = StateReader.of(
            directory.storage(),
            directory.state(),
            before.manifest(),
            stored.records(),
            stored.requiredState());
        return UpgradeCheck.types(
            state.compatibility(world.codecs()), received.compatibility(world.codecs()));
      } catch (IOException e) {
        throw new TidemillException(
            ErrorCode.STATE_UNREADABLE,
            e.getMessage() + "; restore the checkpoint " + directory + " from a backup",
            e);
      }
    }

    private Schedule schedule(Time origin, Ticks ticks) {
      return new Schedule(origin, ticks.zeroTime(), ticks.interval(), world.partitions());
    }

    private void tell(JobProgress before, Upgrade upgrade) {
      LOG.info(
          "the job goes on from the checkpoint in {}: last batch {}{}",
          directory,
          before.lastTime().map(world.times()::text).orElse("none"),
          before.isStopped() ? ", after which it was stopped" : "");
      if (!upgrade.isEmpty()) {
        LOG.info("the job has changed since:\n{}", upgrade);
      }
    }

    private BatchLog openLog(StoredJob stored) {
      LogThread thread = world.onCallersThread()
          ? LogThread.ofCaller()
          : LogThread.start("tidemill-batch-log", world.deaths());
      try {
        return BatchLog.open(
            directory.storage(),
            directory.log(),
            directory.job().epoch(),
            LogSettings.DEFAULT.withDurability(settings.durability()),
            thread,
            stored::read);
      } catch (LogFencedException e) {
        throw new TidemillException(ErrorCode.FENCED, String.valueOf(e.getMessage()), e);
      } catch (LogCorruptedException | LogVersionException e) {
        throw new TidemillException(
            ErrorCode.CHECKPOINT_UNREADABLE, String.valueOf(e.getMessage()), e);
      } catch (IOException e) {
        throw new TidemillException(
            ErrorCode.STORAGE_FAILED,
            "the batch log in " + directory.log() + " cannot be opened: " + e.getMessage()
                + "; check that it can be written and has space",
            e);
      }
    }

    private SnapshotRule byWeight() {
      boolean appends =
          !directory.storage().lacks(directory.log()).containsKey(StorageFeature.APPEND);
      return appends ? SnapshotRule.byWeight() : SnapshotRule.byWeightOfFiles();
    }

    private StateStore openStore() {
      Executor background = Runnable::run;
      if (!world.onCallersThread()) {
        SnapshotThread thread = new SnapshotThread("tidemill-snapshots", world.deaths());
        opened.addFirst(thread);
        background = thread;
      }
      StateStore store = new StateStore(new StateStoreSettings(
          directory.storage(),
          directory.state(),
          directory.job().epoch(),
          world.codecs(),
          settings.durability() == Durability.FSYNC,
          settings.snapshotInterval().map(SnapshotRule::every).orElseGet(this::byWeight),
          world.times(),
          background,
          world.operations()));
      opened.addFirst(store);
      return store;
    }
  }

  /** The job, and this start of it. */
  public JobIdentity job() {
    return directory.job();
  }

  /** When the batches of this start are due. */
  public Ticks ticks() {
    return ticks;
  }

  /** Where the inputs go on. */
  public JobResume inputs() {
    Map<String, SourceResume> resumes = new HashMap<>();
    progress
        .sources()
        .forEach((name, source) -> resumes.put(
            name,
            new SourceResume(
                source.position(), source.ranges(), source.memory(), progress.needed(name))));
    return new JobResume(progress.schedule().originTime(), resumes);
  }

  /**
   * Where a stream keeps the records that it has received.
   *
   * @param fileBytes size at which another file is begun
   */
  public BlockLogPlace blockLog(String stream, int fileBytes) {
    return new BlockLogPlace(
        directory.storage(),
        directory.blocks(firstName(stream)),
        job().epoch(),
        settings.durability(),
        fileBytes,
        world.codecs(),
        directory.isLocked(),
        world.onCallersThread());
  }

  /**
   * Where an output stages what it has no place of its own for.
   *
   * @param firstName its first name
   */
  public StagingArea stagingArea(String firstName) {
    return new StorageStaging(
        directory.storage(), directory.staging(firstName), job().epoch());
  }

  /** What each output has to recover, by its name. */
  public Map<String, SinkRecovery> recoveries() {
    Map<String, SinkRecovery> recoveries = new HashMap<>();
    progress.outputs().forEach((name, lastId) -> {
      List<DecidedBatch> unfinished = progress
          .unfinished()
          .filter(batch -> batch.receipts().containsKey(name))
          .map(batch -> List.of(decided(batch, name)))
          .orElse(List.of());
      recoveries.put(name, new SinkRecovery(lastId, unfinished));
    });
    return recoveries;
  }

  private DecidedBatch decided(FinalAttempt batch, String output) {
    SinkBatch attempt = new SinkBatch(
        batch.id(),
        batch.time().millis(),
        batch.epoch(),
        batch.attempt(),
        progress.outputsBeforeUnfinished().getOrDefault(output, 0L));
    return new DecidedBatch(attempt, batch.receipts().getOrDefault(output, List.of()));
  }

  /** The name under which a source keeps what is not in the log: the one that it had at first. */
  public String firstName(String source) {
    return progress.firstNames().getOrDefault(source, source);
  }

  /** By name of the output, the name that it had at first: what its sink has stored is under it. */
  public Map<String, String> firstNames() {
    return progress.firstNames();
  }

  /** By name of the output, the last batch before the unfinished one. */
  public Map<String, Long> previousIds() {
    return progress.outputsBeforeUnfinished();
  }

  /** Which batch comes first. */
  public Resumption resumption(BatchCutter cutter) {
    return new Resumption(
        progress.lastId(), progress.unfinished().map(this::decision), planned(cutter));
  }

  private Decision decision(FinalAttempt batch) {
    return new Decision(
        new BatchInfo(batch.id(), batch.time(), batch.attempt(), job().epoch(), Map.of()),
        batch.receipts());
  }

  private Optional<BatchInfo> planned(BatchCutter cutter) {
    return progress
        .planned()
        .map(batch -> cutter.resumed(batch.id(), batch.time(), batch.ranges()));
  }

  /**
   * Restores the keyed state.
   *
   * @throws TidemillException if it cannot be read
   */
  public RestoredState restore(Engine engine) {
    return store.restore(
        engine,
        progress.manifest(),
        stored.records(),
        stored.requiredState(),
        names,
        progress.lastTime().orElse(progress.schedule().zeroTime()));
  }

  /** Begins to write how far this start gets. Called once, when all else could be opened. */
  public BatchJournal begin(BatchCutter cutter) {
    CheckpointJournal journal = new CheckpointJournal(
        log,
        job().epoch(),
        store,
        progress,
        progress.unfinished().map(this::decision),
        planned(cutter),
        stored.lastRecord(),
        cutter,
        settings.logBytes());
    if (directory.isLocked()) {
      log.releaseReserved();
    }
    journal.begin(stored.bytes());
    directory.deleteBlocks(droppedSources); // no start goes on from before the drop any more
    directory.recordPartitions(progress.schedule().partitions());
    return journal;
  }

  /** Like {@link #begin}, for a checkpoint that the job has not asked for and can do without. */
  public BatchJournal beginLent(BatchCutter cutter, Consumer<TidemillException> declined) {
    return new LentCheckpoint(begin(cutter), declined);
  }

  /** What a start says of it in one line. */
  @Override
  public String toString() {
    return directory + ", "
        + switch (settings.durability()) {
          case FSYNC -> "survives a loss of power";
          case OS -> "survives the end of the process, but not every loss of power";
          case NONE -> "promises nothing";
        };
  }

  @Override
  public void close() {
    close(opened, null);
  }

  private static void close(Deque<AutoCloseable> opened, @Nullable Throwable failure) {
    while (!opened.isEmpty()) {
      try {
        opened.removeFirst().close();
      } catch (Exception e) {
        if (failure == null) {
          LOG.warn("a part of the checkpoint could not be closed", e);
        } else {
          failure.addSuppressed(e);
        }
      }
    }
  }
}
