using System.Globalization;
using EdgeMLOps.TestKit.Processes;
using Xunit.Abstractions;

namespace EdgeMLOps.Dicom.Tests.Text;

/// <summary>Every code of every table beside Python's tables, which were made from the registrations themselves.</summary>
public sealed class CodeTables_tests
{
    private static readonly Dictionary<string, CodeTable> Tables = new(StringComparer.Ordinal)
    {
        [nameof(CodeTables.Latin2)] = CodeTables.Latin2,
        [nameof(CodeTables.Latin3)] = CodeTables.Latin3,
        [nameof(CodeTables.Latin4)] = CodeTables.Latin4,
        [nameof(CodeTables.Cyrillic)] = CodeTables.Cyrillic,
        [nameof(CodeTables.Arabic)] = CodeTables.Arabic,
        [nameof(CodeTables.Greek)] = CodeTables.Greek,
        [nameof(CodeTables.Hebrew)] = CodeTables.Hebrew,
        [nameof(CodeTables.Latin5)] = CodeTables.Latin5,
        [nameof(CodeTables.Latin9)] = CodeTables.Latin9,
        [nameof(CodeTables.Thai)] = CodeTables.Thai,
        [nameof(CodeTables.Kanji)] = CodeTables.Kanji,
        [nameof(CodeTables.SupplementaryKanji)] = CodeTables.SupplementaryKanji,
        [nameof(CodeTables.Korean)] = CodeTables.Korean,
        [nameof(CodeTables.Chinese)] = CodeTables.Chinese,
    };

    // NEC's row of JIS X 0208, IBM's of JIS X 0212, the Hangul filler, which Python takes for a part of what follows, and a no-break space.
    private static readonly string[] OnlyHere = ["Kanji 2D", "SupplementaryKanji 73", "SupplementaryKanji 74", "Korean 2454:", "Thai 20:"];

    private readonly ITestOutputHelper _output;

    public CodeTables_tests(ITestOutputHelper output) => _output = output;

    [Fact]
    public async Task Every_code_means_what_Python_takes_it_for()
    {
        var theirs = (await ReadTheirsAsync()).Where(cells => Tables.ContainsKey(cells[0])).ToList();
        var differences = new List<string>();
        foreach (var cells in theirs)
        {
            var (table, code, expected) = (Tables[cells[0]], Number(cells[1]), (char)Number(cells[2]));
            var isKnown = table.IsDouble ? table.TryGetCharacter(code >> 8, code & 0xFF, out var character) : table.TryGetCharacter(code, out character);
            if (!isKnown || character != expected)
            {
                differences.Add($"{cells[0]} {code:X}: {(isKnown ? $"U+{(int)character:X4}" : "nothing")}, not U+{(int)expected:X4}");
            }
        }

        foreach (var (name, table) in Tables)
        {
            var known = theirs.Where(cells => cells[0] == name).Select(cells => Number(cells[1])).ToHashSet();
            for (var code = table.IsDouble ? 0x2121 : 0x20; code < (table.IsDouble ? 0x7F00 : 0x80); code++)
            {
                if ((code & 0x80) == 0 && !known.Contains(code) && (table.IsDouble ? table.TryGetCharacter(code >> 8, code & 0xFF, out var character) : table.TryGetCharacter(code, out character)))
                {
                    differences.Add($"{name} {code:X}: U+{(int)character:X4} only here");
                }
            }
        }

        differences.RemoveAll(line => line.EndsWith("only here", StringComparison.Ordinal) && OnlyHere.Any(start => line.StartsWith(start, StringComparison.Ordinal)));
        differences.ForEach(_output.WriteLine);
        Assert.Empty(differences);
        Assert.True(theirs.Count > 20_000, $"{theirs.Count} codes");
    }

    [Fact]
    public async Task Every_character_of_GBK_and_GB18030_is_what_Python_takes_it_for()
    {
        var theirs = (await ReadTheirsAsync()).Where(cells => cells[0] is "GBK" or "GB18030").ToList();

        var differences = theirs
            .Select(cells => (Cells: cells, Ours: DicomCharacterSet.FromTerm(cells[0]).Decode(Convert.FromHexString(cells[1]))))
            .Where(pair => pair.Ours is not [var character] || character != Number(pair.Cells[2]))
            .Select(pair => $"{pair.Cells[0]} {pair.Cells[1]}: {string.Join(' ', pair.Ours.Select(character => $"U+{(int)character:X4}"))}, not U+{pair.Cells[2]}")
            .ToList();

        differences.ForEach(_output.WriteLine);
        Assert.Empty(differences);
        Assert.True(theirs.Count > 40_000, $"{theirs.Count} codes");
    }

    private static async Task<List<string[]>> ReadTheirsAsync()
    {
        using var folder = new TempFolder();
        var script = Path.Combine(Repository.Root, "tests", "EdgeMLOps.Dicom.Tests", "Text", "tables.py");
        var (exitCode, output) = await ChildProcess.RunAsync("/usr/bin/python3", [script, folder["tables"]], TimeSpan.FromMinutes(1));
        Assert.True(exitCode == 0, output);

        return [.. (await File.ReadAllLinesAsync(folder["tables"])).Select(line => line.Split('\t'))];
    }

    private static int Number(string hex) => int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
