package dev.tidemill.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Batch times from begin to end, both included.
 *
 * @param begin the first batch time
 * @param end the last batch time
 */
public record Interval(Time begin, Time end) {
  /** The times begin, begin + step, ... up to and including end; none if end is before begin. */
  public List<Time> steps(Duration step) {
    List<Time> times = new ArrayList<>();
    for (Time time = begin; !time.isAfter(end); time = time.plus(step)) {
      times.add(time);
    }
    return times;
  }
}
