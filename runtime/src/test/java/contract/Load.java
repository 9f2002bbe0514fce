/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package contract;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.kernel.OperatorFailure;
import dev.tidemill.spi.kernel.Push;
import dev.tidemill.spi.plan.StateNode;
import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.SourcePartition;
import java.io.Serializable;
import java.util.List;

/** Where the records of a task come from. */
sealed interface Load extends Serializable {
  /**
   * Pushes the records into the first stage.
   *
   * @param stopsEarly whether the stage may say that it is full
   * @return how many records were read from a source
   */
  long unload(Push<Object> stage, boolean stopsEarly) throws Exception;

  /** Records of an earlier stage. */
  record FromParcels(List<Parcel> parcels) implements Load {
    @Override
    public long unload(Push<Object> stage, boolean stopsEarly) throws Exception {
      for (Parcel parcel : parcels) {
        List<Object> records = parcel.unpack();
        for (Object record : records) {
          if (stopsEarly && stage.isFull()) {
            return 0;
          }
          stage.accept(record);
        }
      }
      return 0;
    }
  }

  /** Pairs of key and state that the worker keeps. */
  record FromState(StateKeeper.Address address, StateNode.View view) implements Load {
    @Override
    public long unload(Push<Object> stage, boolean stopsEarly) {
      StateKeeper.show(address, view, stage, stopsEarly);
      return 0;
    }
  }

  /** Records that the worker reads from a source by itself. */
  record FromSource(Origin origin, SourcePartition<?> partition) implements Load {
    @Override
    public long unload(Push<Object> stage, boolean stopsEarly) {
      long count = 0;
      try (PartitionReader<?> reader = partition.open()) {
        while (!(stopsEarly && stage.isFull()) && reader.next()) {
          count++;
          stage.accept(reader.record());
        }
      } catch (OperatorFailure e) {
        throw e;
      } catch (Exception e) {
        throw OperatorFailure.ofPartition(
            new TidemillException(
                ErrorCode.SOURCE_FAILED,
                origin + " could not be read after " + count + " records: " + e,
                e),
            origin);
      }
      return count;
    }
  }
}
