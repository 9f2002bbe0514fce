package dev.tidemill.archetype;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Finds where the elements of an XML text stand in it, so that the text can be edited in place.
 *
 * <p>The parsers of the JDK do not say that: they count characters after their own buffering. So one of them says whether the
 * text is well-formed, and this class, which can then trust it, finds the tags: whatever stands between {@code <} and {@code >},
 * apart from comments, CDATA, instructions and the document type, which are stepped over.
 */
final class XmlOutline {

  /** A start tag whose end tag is yet to come. */
  private record Open(String name, int start, int contentStart, List<XmlElement> children) {}

  private final String text;
  private final Deque<Open> open = new ArrayDeque<>();

  private XmlOutline(String text) {
    this.text = text;
    open.push(new Open("", 0, 0, new ArrayList<>()));
  }

  /**
   * The outermost element.
   *
   * @throws SAXException if the text is not well-formed
   */
  static XmlElement of(String text) throws SAXException {
    checkWellFormed(text);
    XmlOutline outline = new XmlOutline(text);
    int next = text.indexOf('<');
    while (next >= 0) {
      next = text.indexOf('<', outline.markup(next));
    }
    return outline.open.getFirst().children().get(0);
  }

  /** Takes in what begins at a {@code <}, and returns where it ends. */
  private int markup(int start) {
    if (text.startsWith("<!--", start)) {
      return after("-->", start);
    }
    if (text.startsWith("<![CDATA[", start)) {
      return after("]]>", start);
    }
    if (text.startsWith("<?", start)) {
      return after("?>", start);
    }
    if (text.startsWith("<!", start)) {
      return documentTypeEnd(start);
    }
    return text.startsWith("</", start) ? endTag(start) : startTag(start);
  }

  private int after(String mark, int start) {
    return text.indexOf(mark, start) + mark.length();
  }

  private int documentTypeEnd(int start) {
    int bracket = text.indexOf('[', start);
    int simpleEnd = text.indexOf('>', start);
    boolean hasSubset = bracket >= 0 && bracket < simpleEnd;
    return (hasSubset ? text.indexOf('>', text.indexOf("]", bracket)) : simpleEnd) + 1;
  }

  private int startTag(int start) {
    int end = tagEnd(start);
    int nameEnd = start + 1;
    while (nameEnd < end && "/> \t\r\n".indexOf(text.charAt(nameEnd)) < 0) {
      nameEnd++;
    }
    String name = text.substring(start + 1, nameEnd);
    if (text.charAt(end - 2) == '/') {
      add(new XmlElement(name, start, end, end, end, List.of()));
    } else {
      open.push(new Open(name, start, end, new ArrayList<>()));
    }
    return end;
  }

  /** After the {@code >} that is in no attribute's value. */
  private int tagEnd(int start) {
    int at = start;
    while (text.charAt(at) != '>') {
      char c = text.charAt(at);
      at = c == '"' || c == '\'' ? text.indexOf(c, at + 1) + 1 : at + 1;
    }
    return at + 1;
  }

  private int endTag(int start) {
    int end = text.indexOf('>', start) + 1;
    Open element = open.pop();
    add(new XmlElement(
        element.name(), element.start(), element.contentStart(), start, end, element.children()));
    return end;
  }

  private void add(XmlElement element) {
    open.getFirst().children().add(element);
  }

  private static void checkWellFormed(String text) throws SAXException {
    try {
      SAXParserFactory factory = SAXParserFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
      SAXParser parser = factory.newSAXParser();
      parser.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      String withoutMark = text.startsWith("\uFEFF") ? text.substring(1) : text;
      parser.parse(new InputSource(new StringReader(withoutMark)), new Silent());
    } catch (ParserConfigurationException | IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Throws what is wrong, and prints nothing. */
  private static final class Silent extends DefaultHandler {
    @Override
    public void fatalError(SAXParseException wrong) throws SAXParseException {
      throw wrong;
    }
  }
}
