using System.Collections.Frozen;

namespace EdgeMLOps.Dicom;

/// <summary>A graphic character set of ISO 2022: 94 or 96 characters, or rows of 94 by 94.</summary>
internal sealed class CodeTable
{
    private const int RowLength = 94;
    private const char None = '\0';

    // By the code's low seven bits, from 0x20 on; of two bytes by row and cell.
    private readonly Lazy<char[]> _characters;
    private readonly Lazy<FrozenDictionary<char, ushort>> _codes;
    private readonly Predicate<int> _isOfOthers;

    /// <summary>A set whose characters are made at the first use.</summary>
    /// <param name="isDouble">Whether a character takes two bytes.</param>
    /// <param name="decode">The character of a 7-bit code, two bytes in one number; NUL or U+FFFD where there is none.</param>
    /// <param name="isOfOthers">Codes that makers added to the standard's: read, and never written.</param>
    public CodeTable(bool isDouble, Func<int, char> decode, Predicate<int>? isOfOthers = null)
    {
        IsDouble = isDouble;
        _isOfOthers = isOfOthers ?? (static _ => false);
        _characters = new Lazy<char[]>(() => isDouble ? Doubles(decode) : Singles(decode));
        _codes = new Lazy<FrozenDictionary<char, ushort>>(Reverse);
    }

    public bool IsDouble { get; }

    public bool TryGetCharacter(int code, out char character)
    {
        var index = (code & 0x7F) - 0x20;
        character = index < 0 ? None : _characters.Value[index];
        return character != None;
    }

    public bool TryGetCharacter(int first, int second, out char character)
    {
        int row = (first & 0x7F) - 0x21, cell = (second & 0x7F) - 0x21;
        character = row is < 0 or >= RowLength || cell is < 0 or >= RowLength ? None : _characters.Value[(row * RowLength) + cell];
        return character != None;
    }

    /// <summary>The 7-bit code of a character.</summary>
    public bool TryGetCode(char character, out ushort code) => _codes.Value.TryGetValue(character, out code);

    private static char[] Singles(Func<int, char> decode)
    {
        var characters = new char[96];
        for (var index = 0; index < characters.Length; index++)
        {
            characters[index] = Graphic(decode(index + 0x20));
        }

        return characters;
    }

    private static char[] Doubles(Func<int, char> decode)
    {
        var characters = new char[RowLength * RowLength];
        for (var index = 0; index < characters.Length; index++)
        {
            characters[index] = Graphic(decode((((index / RowLength) + 0x21) << 8) | ((index % RowLength) + 0x21)));
        }

        return characters;
    }

    // Code pages put private characters and controls where the standard has nothing.
    private static char Graphic(char character) =>
        character is (>= '\uE000' and <= '\uF8FF') or '\uFFFD' || (char.IsControl(character) && character != '\x7F') ? None : character;

    private FrozenDictionary<char, ushort> Reverse()
    {
        var codes = new Dictionary<char, ushort>();
        var characters = _characters.Value;
        for (var index = 0; index < characters.Length; index++)
        {
            var code = IsDouble ? (((index / RowLength) + 0x21) << 8) | ((index % RowLength) + 0x21) : index + 0x20;
            if (characters[index] != None && !_isOfOthers(code))
            {
                codes.TryAdd(characters[index], (ushort)code);
            }
        }

        return codes.ToFrozenDictionary();
    }
}
