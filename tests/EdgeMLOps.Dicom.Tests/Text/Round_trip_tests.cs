using System.Text;

namespace EdgeMLOps.Dicom.Tests.Text;

/// <summary>What is written is read, over random texts of the characters each set has.</summary>
public sealed class Round_trip_tests
{
    private const int Texts = 300;

    private static readonly DicomVR[] VRs = [DicomVR.PN, DicomVR.LO, DicomVR.LT];

    private static readonly string[] Declared =
    [
        "", "ISO_IR 100", "ISO_IR 101", "ISO_IR 109", "ISO_IR 110", "ISO_IR 144", "ISO_IR 127", "ISO_IR 126", "ISO_IR 138", "ISO_IR 148",
        "ISO_IR 203", "ISO_IR 13", "ISO_IR 166", "ISO_IR 192", "GB18030", "GBK",
        @"\ISO 2022 IR 87", @"\ISO 2022 IR 159", @"\ISO 2022 IR 149", @"\ISO 2022 IR 58", @"ISO 2022 IR 13\ISO 2022 IR 87",
        @"ISO 2022 IR 100\ISO 2022 IR 101\ISO 2022 IR 109\ISO 2022 IR 110\ISO 2022 IR 148\ISO 2022 IR 203",
        @"ISO 2022 IR 6\ISO 2022 IR 144\ISO 2022 IR 127\ISO 2022 IR 126\ISO 2022 IR 138\ISO 2022 IR 166",
        @"ISO 2022 IR 13\ISO 2022 IR 87\ISO 2022 IR 159\ISO 2022 IR 149\ISO 2022 IR 58",
    ];

    public static TheoryData<string> Terms => [.. Declared];

    [Theory]
    [MemberData(nameof(Terms))]
    public void Every_text_of_the_sets_own_characters_comes_back(string term)
    {
        var set = DicomCharacterSet.FromTerm(term);
        var characters = Enumerable.Range(0x20, 0xD800 - 0x20).Select(code => (char)code)
            .Where(character => CanEncode(set, character, DicomVR.LT) && CanEncode(set, character, DicomVR.PN)).ToArray();
        Assert.True(characters.Length >= 95 - 2, $"{term}: {characters.Length}");
        var random = new Random(20261126);

        for (var text = 0; text < Texts; text++)
        {
            var vr = VRs[text % VRs.Length];
            var original = Some(random, characters, vr);

            var bytes = set.Encode(original, vr);
            var read = set.Decode(bytes, vr, out var notes);

            Assert.Equal(original, read);
            Assert.Equal(DicomTextNotes.None, notes);
            if (vr.IsMultiValuedString)
            {
                var dataset = new DicomDataset().AddOrUpdate(DicomTag.SpecificCharacterSet, term.Split('\\')).AddOrUpdate(vr, DicomTag.OtherPatientIDs, bytes);
                Assert.True(dataset.TryGetValues<string>(DicomTag.OtherPatientIDs, out var values) || original.Trim(' ').Length == 0);
                Assert.Equal(original.TrimEnd(' ').Split('\\').Select(value => value.Trim(' ')), values!.Length == 0 ? [""] : values); // not null: asserted
            }
        }
    }

    [Fact]
    public void A_set_holds_as_many_characters_as_the_standard_says()
    {
        Assert.Equal(95 + 96, Count("ISO_IR 100"));
        Assert.Equal(95 + 63, Count("ISO_IR 13"));
        Assert.Equal(95 + 96, Count("ISO_IR 144"));
        Assert.Equal(6879 + 95, Count(@"\ISO 2022 IR 87"));
        Assert.Equal(6067 + 95 - 1, Count(@"\ISO 2022 IR 159")); // both have the tilde
        Assert.Equal(7445 + 95, Count(@"\ISO 2022 IR 58"));
        Assert.InRange(Count(@"\ISO 2022 IR 149"), 8224 + 95, 8228 + 95);
    }

    [Fact]
    public void Any_bytes_give_a_text_no_longer_than_they_are()
    {
        var random = new Random(4);
        byte[] frequent = [0x1B, (byte)'$', (byte)'(', (byte)')', (byte)'B', (byte)'C', (byte)'A', (byte)'-', (byte)'\\', (byte)'^', 0x81, 0xC8, 0x0A, 0x24];
        foreach (var term in Declared)
        {
            var set = DicomCharacterSet.FromTerm(term);
            for (var text = 0; text < Texts; text++)
            {
                var bytes = new byte[random.Next(1, 600)];
                random.NextBytes(bytes);
                for (var index = 0; index < bytes.Length; index++)
                {
                    bytes[index] = random.Next(2) == 0 ? bytes[index] : frequent[random.Next(frequent.Length)];
                }

                Assert.InRange(set.Decode(bytes, VRs[text % VRs.Length], out _).Length, 0, bytes.Length);
            }
        }
    }

    private static int Count(string term)
    {
        var set = DicomCharacterSet.FromTerm(term);
        return Enumerable.Range(0x20, 0x10000 - 0x20).Count(code => code != 0x7F && !char.IsSurrogate((char)code) && CanEncode(set, (char)code, DicomVR.LT));
    }

    private static string Some(Random random, char[] characters, DicomVR vr)
    {
        var text = new StringBuilder();
        for (var length = random.Next(1, 40); length > 0; length--)
        {
            var character = characters[random.Next(characters.Length)];
            text.Append(random.Next(8) switch
            {
                0 when ReferenceEquals(vr, DicomVR.PN) => "^="[random.Next(2)],
                0 when vr.IsMultiValuedString => '\\',
                0 => "\r\n\t\f"[random.Next(4)],
                1 => (char)random.Next('A', 'Z' + 1),
                _ => character,
            });
        }

        return text.ToString();
    }

    private static bool CanEncode(DicomCharacterSet set, char character, DicomVR vr)
    {
        try
        {
            set.Encode(character.ToString(), vr);
            return true;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }
}
