using System.Text;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Dicom.Tests.Text;

/// <summary>What we write in each character set, read by pydicom and DCMTK.</summary>
public sealed class Written_for_others_tests
{
    // Left out is what pydicom 2.3 cannot read: Latin-9, escapes of JIS X 0212 together with JIS X 0201, the escape to GB 2312, which it leaves in the text, and GBK
    // characters with a backslash for their second byte, at which it parts values.
    private static readonly (string Term, string Characters)[] Sets =
    [
        ("ISO_IR 100", "äöüÄÖÜßéèàçñøå"), ("ISO_IR 101", "ąęłńśźżőű"), ("ISO_IR 109", "ħżġċĦŻ"), ("ISO_IR 110", "ąķļņŗšž"),
        ("ISO_IR 144", "АБВГДЕЖЗабвгдежз"), ("ISO_IR 127", "قبانيلنزار"), ("ISO_IR 126", "ΑΒΓΔαβγδώ"), ("ISO_IR 138", "שרוןדבורה"),
        ("ISO_IR 148", "ğışİçöü"), ("ISO_IR 166", "กขคงจฉชซ"), ("ISO_IR 13", "ｱｲｳｴｵﾔﾏﾀﾞ"), ("ISO_IR 192", "é王小東洪А한"), ("GB18030", "王小东㐀é"), ("GBK", "王小东丂"),
        (@"\ISO 2022 IR 87", "山田太郎やまだたろうタロウ"), (@"ISO 2022 IR 13\ISO 2022 IR 87", "ﾔﾏﾀﾞ山田太郎"), (@"\ISO 2022 IR 149", "홍길동洪吉洞"),
        (@"\ISO 2022 IR 159", "丂丄丅"), (@"ISO 2022 IR 6\ISO 2022 IR 144\ISO 2022 IR 126", "АБВαβγ"),
        (@"ISO 2022 IR 100\ISO 2022 IR 87\ISO 2022 IR 149", "äö山田홍길"),
    ];

    // DCMTK 3.6.7 knows no Latin-9, with glibc's iconv no JIS sets with two bytes, and stumbles over GB 2312 behind ASCII in the same component.
    private static readonly (string Term, string Characters)[] SetsForDcmtk =
    [
        .. Sets.Where(set => !set.Term.Contains("IR 87", StringComparison.Ordinal) && !set.Term.Contains("IR 159", StringComparison.Ordinal)),
        (@"\ISO 2022 IR 58", "王小东张"), ("GBK", "王小东乗"), ("GB18030", "王小东乗"),
    ];

    [Fact]
    public async Task Names_we_write_are_read_equal_by_pydicom()
    {
        using var folder = new TempFolder();
        var expected = Write(folder, Sets, "abc");
        await File.WriteAllLinesAsync(folder["names"], expected.Keys);
        var script = Path.Combine(Repository.Root, "tests", "EdgeMLOps.Dicom.Tests", "Corpus", "names.py");

        var (exitCode, output) = await ChildProcess.RunAsync("/usr/bin/python3", ["-W", "error", script, folder["theirs"], folder["names"]], TimeSpan.FromMinutes(1));

        Assert.True(exitCode == 0, output);
        var read = (await File.ReadAllLinesAsync(folder["theirs"])).Select(line => line.Split('\t'))
            .Where(cells => cells[1] is "00100010").ToDictionary(cells => cells[0], cells => Encoding.UTF8.GetString(Convert.FromHexString(cells[3])), StringComparer.Ordinal);
        Assert.Equal(expected.OrderBy(pair => pair.Key, StringComparer.Ordinal), read.OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Names_we_write_are_read_equal_by_dcmdump()
    {
        using var folder = new TempFolder();
        var expected = Write(folder, SetsForDcmtk, "");

        var (exitCode, output) = await ChildProcess.RunAsync("dcmdump", ["+U8", "+L", "+P", "0010,0010", .. expected.Keys], TimeSpan.FromMinutes(1));

        Assert.True(exitCode == 0, output);
        var names = output.Split('\n').Where(line => line.StartsWith("(0010,0010)", StringComparison.Ordinal)).Select(line => line[(line.IndexOf('[', StringComparison.Ordinal) + 1)..line.LastIndexOf(']')]);
        Assert.Equal(expected.Values, names);
    }

    private static Dictionary<string, string> Write(TempFolder folder, (string Term, string Characters)[] sets, string among)
    {
        var random = new Random(4711);
        var expected = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (term, characters) in sets)
        {
            for (var name = 0; name < 5; name++)
            {
                var text = string.Join('=', Group(random, "ABCDEF"), Group(random, characters), Group(random, characters + among));
                var path = folder[FormattableString.Invariant($"{expected.Count:D3}.dcm")];
                new DicomFile(Some.Image(DicomCharacterSet.FromTerm(term), text), DicomTransferSyntax.ExplicitVRLittleEndian).Save(path);
                expected[path] = text;
            }
        }

        return expected;
    }

    private static string Group(Random random, string characters) => $"{Word(random, characters)}^{Word(random, characters)}";

    private static string Word(Random random, string characters) => string.Concat(Enumerable.Range(0, 5).Select(_ => characters[random.Next(characters.Length)]));
}
