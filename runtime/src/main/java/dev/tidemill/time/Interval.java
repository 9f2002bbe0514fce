package dev.tidemill.time;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Batch times from begin to end, both included.
 *
 * @param begin the first batch time
 * @param end the last batch time
 */
public record Interval(Time begin, Time end) implements Serializable {
  /**
   * The times begin, begin + step, ... up to and including end; none if end is before begin.
   *
   * @throws TidemillException if the step is less than one millisecond
   */
  public List<Time> steps(Duration step) {
    if (step.toMillis() < 1) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT, "step is " + step + "; it must be at least 1 ms");
    }
    List<Time> times = new ArrayList<>();
    for (Time time = begin; !time.isAfter(end); time = time.plus(step)) {
      times.add(time);
    }
    return times;
  }
}
