package dev.tidemill.archetype;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An element of an XML text, by the places where its parts stand in it.
 *
 * <pre>{@code
 * <a>text</a>
 * ^  ^   ^   ^
 * |  |   |   end
 * |  |   contentEnd
 * |  contentStart
 * start
 * }</pre>
 *
 * @param contentStart the same as {@code end} for an element that is empty by its start tag, {@code <a/>}
 */
record XmlElement(
    String name, int start, int contentStart, int contentEnd, int end, List<XmlElement> children) {

  XmlElement {
    children = List.copyOf(children);
  }

  boolean isOneTag() {
    return contentStart == end;
  }

  /** The first child of this name. */
  Optional<XmlElement> child(String childName) {
    return children(childName).findFirst();
  }

  Stream<XmlElement> children(String childName) {
    return children.stream().filter(child -> child.name().equals(childName));
  }

  String content(String text) {
    return text.substring(contentStart, contentEnd);
  }
}
