import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.spi.CharsetProvider;
import java.util.Iterator;
import java.util.List;

/**
 * The charsets that MPXJ asks for by name and a trimmed Java runtime may lack.
 *
 * <p>Found by the runtime through META-INF/services; only asked for names it does not know.
 */
public final class Charsets extends CharsetProvider {
  private static final List<Charset> ALL = List.of(new MacRoman(), new Chinese());

  @Override
  public Iterator<Charset> charsets() {
    return ALL.iterator();
  }

  @Override
  public Charset charsetForName(String name) {
    for (Charset charset : ALL) {
      if (charset.name().equalsIgnoreCase(name) || charset.aliases().contains(name)) {
        return charset;
      }
    }
    return null;
  }

  /** The Macintosh's Western alphabet; table of Apple's ROMAN.TXT as kept by unicode.org. */
  private static final class MacRoman extends Charset {
    private static final String UPPER =
        "\u00c4\u00c5\u00c7\u00c9\u00d1\u00d6\u00dc\u00e1\u00e0\u00e2\u00e4\u00e3\u00e5\u00e7\u00e9\u00e8"
            + "\u00ea\u00eb\u00ed\u00ec\u00ee\u00ef\u00f1\u00f3\u00f2\u00f4\u00f6\u00f5\u00fa\u00f9\u00fb\u00fc"
            + "\u2020\u00b0\u00a2\u00a3\u00a7\u2022\u00b6\u00df\u00ae\u00a9\u2122\u00b4\u00a8\u2260\u00c6\u00d8"
            + "\u221e\u00b1\u2264\u2265\u00a5\u00b5\u2202\u2211\u220f\u03c0\u222b\u00aa\u00ba\u03a9\u00e6\u00f8"
            + "\u00bf\u00a1\u00ac\u221a\u0192\u2248\u2206\u00ab\u00bb\u2026\u00a0\u00c0\u00c3\u00d5\u0152\u0153"
            + "\u2013\u2014\u201c\u201d\u2018\u2019\u00f7\u25ca\u00ff\u0178\u2044\u20ac\u2039\u203a\ufb01\ufb02"
            + "\u2021\u00b7\u201a\u201e\u2030\u00c2\u00ca\u00c1\u00cb\u00c8\u00cd\u00ce\u00cf\u00cc\u00d3\u00d4"
            + "\uf8ff\u00d2\u00da\u00db\u00d9\u0131\u02c6\u02dc\u00af\u02d8\u02d9\u02da\u00b8\u02dd\u02db\u02c7";

    MacRoman() {
      super("x-MacRoman", new String[] {"MacRoman"});
    }

    @Override
    public boolean contains(Charset other) {
      return other.name().equals("US-ASCII") || other instanceof MacRoman;
    }

    @Override
    public CharsetDecoder newDecoder() {
      return new CharsetDecoder(this, 1, 1) {
        @Override
        protected CoderResult decodeLoop(ByteBuffer in, CharBuffer out) {
          while (in.hasRemaining()) {
            if (!out.hasRemaining()) {
              return CoderResult.OVERFLOW;
            }
            int value = in.get() & 0xff;
            out.put(value < 0x80 ? (char) value : UPPER.charAt(value - 0x80));
          }
          return CoderResult.UNDERFLOW;
        }
      };
    }

    @Override
    public CharsetEncoder newEncoder() {
      return new CharsetEncoder(this, 1, 1) {
        @Override
        protected CoderResult encodeLoop(CharBuffer in, ByteBuffer out) {
          while (in.hasRemaining()) {
            if (!out.hasRemaining()) {
              return CoderResult.OVERFLOW;
            }
            char letter = in.get(in.position());
            int place = letter < 0x80 ? letter : UPPER.indexOf(letter) + 0x80;
            if (letter >= 0x80 && place < 0x80) {
              return CoderResult.unmappableForLength(1);
            }
            in.get();
            out.put((byte) place);
          }
          return CoderResult.UNDERFLOW;
        }
      };
    }
  }

  /** GB2312 read as GB18030, which holds it whole. */
  private static final class Chinese extends Charset {
    Chinese() {
      super("GB2312", new String[] {});
    }

    @Override
    public boolean contains(Charset other) {
      return other.name().equals("US-ASCII") || other instanceof Chinese;
    }

    @Override
    public CharsetDecoder newDecoder() {
      return Charset.forName("GB18030").newDecoder();
    }

    @Override
    public CharsetEncoder newEncoder() {
      return Charset.forName("GB18030").newEncoder();
    }
  }
}
