/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import dev.tidemill.data.Pair;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.spi.engine.BatchEvaluator;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.engine.Evaluator;
import dev.tidemill.spi.engine.RestoredState;
import dev.tidemill.spi.engine.WrittenState;
import dev.tidemill.spi.sink.DecidedBatch;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkContext;
import dev.tidemill.spi.sink.SinkRecovery;
import dev.tidemill.spi.sink.StagingArea;
import dev.tidemill.spi.state.StateInput;
import dev.tidemill.spi.state.StateOutput;
import dev.tidemill.spi.state.StateSlice;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageAppender;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The protocol with one mistake. */
enum Mutants implements Mutation {
  /** Which records belong to a batch is not written. */
  NO_PLAN {
    @Override
    public Storage storage(Life life, Storage storage) {
      return changingFrames(
          storage,
          frame ->
              LogBytes.type(frame) == LogBytes.PLANNED ? LogBytes.withoutMeaning(frame) : frame);
    }
  },
  /** Which records belong to a batch is not durable when the batch begins. */
  PLAN_NOT_SYNCED {
    @Override
    public Storage storage(Life life, Storage storage) {
      return notSyncing(storage, LogBytes.PLANNED);
    }
  },
  /** The decision is not durable when the batch is published. */
  COMMIT_NOT_SYNCED {
    @Override
    public Storage storage(Life life, Storage storage) {
      return notSyncing(storage, LogBytes.DECIDED);
    }
  },
  /** The checksums of the log are not checked. */
  NO_CHECKSUM {
    @Override
    public Storage storage(Life life, Storage storage) {
      return new StorageDecorator(storage) {
        private static final long serialVersionUID = 1L;

        @Override
        public InputStream open(String file, long position) throws IOException {
          InputStream in = super.open(file, position);
          return isLog(file)
              ? new ByteArrayInputStream(LogBytes.withFrames(in.readAllBytes(), LogBytes::sealed))
              : in;
        }
      };
    }
  },
  /** What an earlier life has staged and not decided is not deleted. */
  NO_CLEANUP {
    @Override
    public Storage storage(Life life, Storage storage) {
      return new StorageDecorator(storage) {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean delete(String path) throws IOException {
          return life.hasBegunBatches() && super.delete(path);
        }
      };
    }
  },
  /** A transaction that an earlier life has begun is not aborted. */
  NO_ABORT {
    @Override
    public TopicBroker broker() {
      return new TopicBroker() {
        @Override
        void abortOpen() {}
      };
    }
  },
  /** A batch is published before it is decided. */
  PUBLISH_BEFORE_COMMIT {
    @Override
    public OpenSink<String> sink(Life life, SinkContext context, OpenSink<String> sink) {
      return new SinkDecorator(sink) {
        @Override
        public List<String> prepare(SinkBatch batch, List<String> receipts) throws Exception {
          List<String> prepared = super.prepare(batch, receipts);
          publish(batch, prepared);
          return prepared;
        }
      };
    }
  },
  /** What an earlier life has decided is not published again. */
  NO_SECOND_PUBLISH {
    @Override
    public OpenSink<String> sink(Life life, SinkContext context, OpenSink<String> sink) {
      return new SinkDecorator(sink) {
        private final Set<Long> unfinished = new HashSet<>();

        @Override
        public void recover(SinkRecovery recovery) throws Exception {
          for (DecidedBatch batch : recovery.unfinished()) {
            unfinished.add(batch.batch().id());
          }
          super.recover(recovery);
        }

        @Override
        public void publish(SinkBatch batch, List<String> receipts) throws Exception {
          if (!unfinished.contains(batch.id())) {
            super.publish(batch, receipts);
          }
        }
      };
    }
  },
  /** What is staged is deleted when it is published, before that is durable. */
  STAGED_DELETED_BEFORE_DONE {
    @Override
    public OpenSink<String> sink(Life life, SinkContext context, OpenSink<String> sink) {
      return new SinkDecorator(sink) {
        @Override
        public void publish(SinkBatch batch, List<String> receipts) throws Exception {
          super.publish(batch, receipts);
          ((StagingArea) context.staging()).release(batch);
        }
      };
    }
  },
  /** The source forgets the records of a batch that is not decided. */
  RELEASED_TOO_EARLY {
    @Override
    public OpenSink<String> sink(Life life, SinkContext context, OpenSink<String> sink) {
      return new SinkDecorator(sink) {
        @Override
        public List<String> prepare(SinkBatch batch, List<String> receipts) throws Exception {
          SourceData data = life.world().data();
          life.act("release too early", () -> data.release(data.lastEnd()));
          return super.prepare(batch, receipts);
        }
      };
    }
  },
  /** What the last batch has changed in keyed state is not written. */
  NO_DELTA {
    @Override
    public Engine engine(Life life, Engine engine) {
      return new EngineDecorator(engine) {
        @Override
        public RestoredState restore(WrittenState written) {
          return super.restore(new WrittenState() {
            @Override
            public int slices() {
              return written.slices();
            }

            @Override
            public List<StateInput> all(StateSlice slice) throws IOException {
              return written.all(slice);
            }

            @Override
            public int changes() {
              return Math.max(0, written.changes() - 1);
            }

            @Override
            public StateInput change(int i, StateSlice slice) throws IOException {
              return written.change(i, slice);
            }
          });
        }
      };
    }
  },
  /** Panes of windows are not restored. */
  NO_PANES {
    @Override
    public Engine engine(Life life, Engine engine) {
      return new EngineDecorator(engine) {
        @Override
        public RestoredState restore(WrittenState written) {
          return new RestoredState(super.restore(written).states(), new TreeMap<>());
        }
      };
    }
  };

  private static Storage changingFrames(Storage storage, UnaryOperator<byte[]> change) {
    return new StorageDecorator(storage) {
      private static final long serialVersionUID = 1L;

      @Override
      public StorageAppender append(String file) throws IOException {
        StorageAppender opened = super.append(file);
        return !isLog(file)
            ? opened
            : new Appender(opened) {
              @Override
              public void append(byte[] bytes, int offset, int length) throws IOException {
                byte[] changed =
                    LogBytes.withFrames(Arrays.copyOfRange(bytes, offset, offset + length), change);
                super.append(changed, 0, changed.length);
              }
            };
      }
    };
  }

  private static Storage notSyncing(Storage storage, int type) {
    return new StorageDecorator(storage) {
      private static final long serialVersionUID = 1L;

      @Override
      public StorageAppender append(String file) throws IOException {
        StorageAppender opened = super.append(file);
        return !isLog(file)
            ? opened
            : new Appender(opened) {
              private boolean ignored;

              @Override
              public void append(byte[] bytes, int offset, int length) throws IOException {
                ignored = LogBytes.has(Arrays.copyOfRange(bytes, offset, offset + length), type);
                super.append(bytes, offset, length);
              }

              @Override
              public void sync() throws IOException {
                if (!ignored) {
                  super.sync();
                }
              }
            };
      }
    };
  }

  /** Does what another engine does; subclasses do something else. */
  private abstract static class EngineDecorator implements Engine {
    private final Engine engine;

    EngineDecorator(Engine engine) {
      this.engine = engine;
    }

    @Override
    public Evaluator evaluator() {
      return engine.evaluator();
    }

    @Override
    public BatchEvaluator begin(BatchInfo batch) {
      return engine.begin(batch);
    }

    @Override
    public List<Pair<?, ?>> state(String name) {
      return engine.state(name);
    }

    @Override
    public void write(StateOutput out) throws IOException {
      engine.write(out);
    }

    @Override
    public RestoredState restore(WrittenState written) {
      return engine.restore(written);
    }

    @Override
    public void merge(WrittenState written, StateSlice slice, StateOutput out) throws IOException {
      engine.merge(written, slice, out);
    }

    @Override
    public void close() {
      engine.close();
    }
  }
}
