using System.Text;

namespace EdgeMLOps.Dicom.Tests.Text;

public sealed class DicomCharacterSet_tests
{
    [Theory]
    [InlineData("ISO-IR 100", "ISO_IR 100")]
    [InlineData("ISO IR 100", "ISO_IR 100")]
    [InlineData("iso_ir_100", "ISO_IR 100")]
    [InlineData("ISO_IR100", "ISO_IR 100")]
    [InlineData("ISO 8859-1", "ISO_IR 100")]
    [InlineData("ISO_IR_192", "ISO_IR 192")]
    [InlineData("UTF-8", "ISO_IR 192")]
    [InlineData("ISO 2022 IR 192", "ISO_IR 192")]
    [InlineData("ISO_2022_IR_149", "ISO 2022 IR 149")]
    [InlineData("ISO2022 IR 144", "ISO 2022 IR 144")]
    [InlineData("gb 18030", "GB18030")]
    [InlineData("ISO 2022 GBK", "GBK")]
    public void A_term_misspelt_as_people_do_is_understood_and_noted(string misspelt, string meant)
    {
        byte[] bytes = [0xC3, 0xA9, 0xC3, 0xA4];
        var set = DicomCharacterSet.FromTerm(misspelt);

        Assert.Equal(DicomCharacterSet.FromTerm(meant).Decode(bytes), set.Decode(bytes));
        Assert.Equal(DicomTextNotes.MisspeltTerm, set.Notes & DicomTextNotes.MisspeltTerm);
        Assert.False(set.IsApproximate);
        Assert.Equal(misspelt, set.Term);
    }

    [Theory]
    [InlineData("ISO_IR 101")]
    [InlineData("ISO_IR 203")]
    [InlineData("ISO_IR 192")]
    [InlineData(@"\ISO 2022 IR 87\ISO 2022 IR 159\ISO 2022 IR 149\ISO 2022 IR 58")]
    [InlineData(@"ISO 2022 IR 13\ISO 2022 IR 87")]
    [InlineData("GBK ")]
    [InlineData("ISO_IR 6")]
    public void A_defined_term_is_not_noted(string term)
    {
        Assert.Equal(DicomTextNotes.None, DicomCharacterSet.FromTerm(term).Notes);
        Assert.False(DicomCharacterSet.FromTerm(term).IsApproximate);
    }

    [Theory]
    [InlineData("ISO_IR 999", DicomTextNotes.UnknownTerm)]
    [InlineData("KOI8-R", DicomTextNotes.UnknownTerm)]
    [InlineData(@"ISO 2022 IR 6\nonsense", DicomTextNotes.UnknownTerm)]
    [InlineData(@"\ISO_IR 192", DicomTextNotes.MisplacedTerm)]
    [InlineData(@"ISO_IR 100\GB18030", DicomTextNotes.MisplacedTerm)]
    public void A_term_that_cannot_be_followed_makes_text_approximate_and_shows_Latin_1(string term, DicomTextNotes notes)
    {
        var set = DicomCharacterSet.FromTerm(term);

        Assert.Equal(notes, set.Notes);
        Assert.True(set.IsApproximate);
        Assert.Equal("Grün", set.Decode([(byte)'G', (byte)'r', 0xFC, (byte)'n']));
        Assert.Equal("plain"u8.ToArray(), set.Encode("plain"));
        Assert.Throws<EncoderFallbackException>(() => set.Encode("Grün"));
    }

    [Fact]
    public void What_follows_a_set_that_stands_alone_is_left_out()
    {
        var set = DicomCharacterSet.FromTerm(@"ISO_IR 192\ISO 2022 IR 87");

        Assert.Equal("山", set.Decode(Encoding.UTF8.GetBytes("山")));
        Assert.Equal(DicomTextNotes.MisplacedTerm, set.Notes);
        Assert.False(set.IsApproximate);
    }

    [Fact]
    public void A_double_byte_set_declared_alone_is_in_use_from_the_start()
    {
        Assert.Equal("홍", DicomCharacterSet.FromTerm("ISO 2022 IR 149").Decode([0xC8, 0xAB]));
        var kanji = DicomCharacterSet.FromTerm("ISO 2022 IR 87");
        Assert.Equal([0x1B, (byte)'$', (byte)'B', 0x3B, 0x33, 0x1B, (byte)'(', (byte)'B'], kanji.Encode("山"));
        Assert.Equal(DicomTextNotes.MisplacedTerm, kanji.Notes);
    }

    [Theory]
    [InlineData("", "", "41FC", "Aü", DicomTextNotes.UndeclaredBytes)]
    [InlineData(@"\ISO 2022 IR 149", "", "C8AB", "홍", DicomTextNotes.UndeclaredBytes)]
    [InlineData(@"\ISO 2022 IR 149", "", "41FC", "Aü", DicomTextNotes.UndeclaredBytes)]
    [InlineData("", "1B2442", "3B331B2842", "山", DicomTextNotes.UndeclaredEscape)]
    [InlineData(@"\ISO 2022 IR 149", "1B2D4C", "BB", "Л", DicomTextNotes.UndeclaredEscape)]
    [InlineData("", "1B2440", "3B331B2842", "山", DicomTextNotes.UndeclaredEscape)]
    [InlineData("ISO_IR 100", "1B", "FF", "\u001Bÿ", DicomTextNotes.UnknownEscape)]
    [InlineData("ISO_IR 100", "", "4180", "A\u0080", DicomTextNotes.MalformedBytes)]
    [InlineData("ISO_IR 127", "", "41FF", "A\uFFFD", DicomTextNotes.MalformedBytes)]
    [InlineData("ISO_IR 192", "", "41FF", "A\uFFFD", DicomTextNotes.MalformedBytes)]
    [InlineData("GB18030", "", "41FF", "A\uFFFD", DicomTextNotes.MalformedBytes)]
    [InlineData(@"\ISO 2022 IR 149", "1B242943", "C8", "\uFFFD", DicomTextNotes.MalformedBytes)]
    [InlineData(@"\ISO 2022 IR 87", "1B2442", "3B", "\uFFFD", DicomTextNotes.MalformedBytes)]
    public void Wrong_bytes_are_shown_and_noted(string term, string start, string hex, string text, DicomTextNotes expected)
    {
        Assert.Equal(text, DicomCharacterSet.FromTerm(term).Decode(Convert.FromHexString(start + hex), DicomVR.LO, out var notes));
        Assert.Equal(expected, notes);
    }

    [Theory]
    [InlineData("GBK", "815C5C41", "乗|A")]
    [InlineData("GB18030", "815C5C41", "乗|A")]
    [InlineData("ISO_IR 13", "835C5C41", "ソ|A")]
    [InlineData(@"\ISO 2022 IR 87", "1B24425C5C1B28425C41", "樛|A")]
    [InlineData(@"\ISO 2022 IR 149", "1B242943C8AB5C1B242943C8AB", "홍|홍")]
    [InlineData("ISO_IR 192", "C3A95C41", "é|A")]
    public void A_backslash_within_a_character_does_not_part_values(string term, string hex, string values)
    {
        var dataset = new DicomDataset()
            .AddOrUpdate(DicomTag.SpecificCharacterSet, term.Split('\\'))
            .AddOrUpdate(DicomVR.LO, DicomTag.OtherPatientIDs, Convert.FromHexString(hex));

        Assert.True(dataset.TryGetValues<string>(DicomTag.OtherPatientIDs, out var read));
        Assert.Equal(values.Split('|'), read.Select(value => value.Normalize(NormalizationForm.FormC)));
    }

    [Fact]
    public void Each_delimiter_of_its_VR_puts_the_first_set_back_in_use()
    {
        var set = DicomCharacterSet.FromTerm(@"ISO 2022 IR 100\ISO 2022 IR 144");
        foreach (var (delimiter, vr) in new[] { ('\\', DicomVR.LO), ('^', DicomVR.PN), ('=', DicomVR.PN), ('\r', DicomVR.LT), ('\n', DicomVR.LT), ('\f', DicomVR.UT), ('\t', DicomVR.UT) })
        {
            byte[] bytes = [0x1B, (byte)'-', (byte)'L', 0xBB, (byte)delimiter, 0xBB];

            Assert.Equal($"Л{delimiter}»", set.Decode(bytes, vr, out _));
        }

        Assert.Equal("Л^Л", set.Decode([0x1B, (byte)'-', (byte)'L', 0xBB, (byte)'^', 0xBB], DicomVR.LO, out _));
        Assert.Equal(@"Л\Л", set.Decode([0x1B, (byte)'-', (byte)'L', 0xBB, (byte)'\\', 0xBB], DicomVR.LT, out _));
    }

    [Fact]
    public void A_text_is_irregular_by_its_own_bytes_and_by_the_term_around_it()
    {
        var dataset = new DicomDataset()
            .AddOrUpdate(DicomTag.SpecificCharacterSet, "ISO-IR 100")
            .AddOrUpdate(DicomVR.PN, DicomTag.PatientName, new byte[] { (byte)'A', 0x80 })
            .AddOrUpdate(DicomTag.PatientID, "1")
            .AddOrUpdate(DicomTag.RequestAttributesSequence, new DicomDataset()
                .AddOrUpdate(DicomTag.SpecificCharacterSet, "nonsense")
                .AddOrUpdate(DicomVR.LO, DicomTag.RequestedProcedureDescription, new byte[] { 0xFC, 0x1B }));

        Assert.Equal(DicomTextNotes.MalformedBytes, dataset.TextNotesOf(DicomTag.PatientName));
        Assert.Equal(DicomTextNotes.None, dataset.TextNotesOf(DicomTag.PatientID));
        Assert.Equal(
            DicomTextNotes.MisspeltTerm | DicomTextNotes.UnknownTerm | DicomTextNotes.MalformedBytes | DicomTextNotes.UndeclaredBytes | DicomTextNotes.UnknownEscape,
            dataset.CollectTextNotes());
    }

    [Fact]
    public void A_huge_term_costs_no_more_than_a_small_one()
    {
        var dataset = new DicomDataset()
            .AddOrUpdate(DicomVR.CS, DicomTag.SpecificCharacterSet, Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(@"ISO_IR 100\", 100_000))))
            .AddOrUpdate(DicomTag.PatientID);
        Assert.True(dataset.CharacterSet.IsApproximate);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 100; i++)
        {
            Assert.False(dataset.TryGetPersonName(DicomTag.PatientName, out _));
            Assert.Empty(dataset.GetString(DicomTag.PatientID));
        }

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 4 << 20);
    }
}
