package dev.tidemill.internal.state;

import dev.tidemill.spi.keyed.StateTable;
import dev.tidemill.time.Time;
import java.util.Optional;

/** One keyed state, and the batch that left it as it is. */
public final class VersionedState {
  private final StateTable table;
  private Optional<Time> version = Optional.empty();
  private boolean changing;

  VersionedState(StateTable table) {
    this.table = table;
  }

  public StateTable table() {
    return table;
  }

  Optional<Time> version() {
    return version;
  }

  boolean isChanging() {
    return changing;
  }

  void begin() {
    changing = true;
  }

  /** The table's changes are its state now. */
  public void committed(Time batch) {
    version = Optional.of(batch);
    changing = false;
  }

  /** Takes the changes back that were made since it was opened. */
  public void abort() {
    if (changing) {
      table.abort();
      changing = false;
    }
  }
}
