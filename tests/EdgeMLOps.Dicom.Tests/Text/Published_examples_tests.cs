using System.Text;

namespace EdgeMLOps.Dicom.Tests.Text;

/// <summary>The byte examples of PS3.5 annexes H (Japanese), I (Korean), J (UTF-8, GB18030) and K (Chinese), and one of each 8-bit set.</summary>
public sealed class Published_examples_tests
{
    public static TheoryData<string, string, string> Names => new()
    {
        {
            @"\ISO 2022 IR 87", "Yamada^Tarou=山田^太郎=やまだ^たろう",
            "59616D6164615E5461726F753D1B24423B3345441B28425E1B244242404F3A1B28423D1B24422464245E24401B28425E1B2442243F246D24261B2842"
        },
        {
            @"ISO 2022 IR 13\ISO 2022 IR 87", "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう",
            "D4CFC0DE5EC0DBB33D1B24423B3345441B284A5E1B244242404F3A1B284A3D1B24422464245E24401B284A5E1B2442243F246D24261B284A"
        },
        { @"\ISO 2022 IR 149", "Hong^Gildong=洪^吉洞=홍^길동", "486F6E675E47696C646F6E673D1B242943FBF35E1B242943D1CED4D73D1B242943C8AB5E1B242943B1E6B5BF" },
        { "ISO_IR 192", "Wang^XiaoDong=王^小東=", "57616E675E5869616F446F6E673DE78E8B5EE5B08FE69DB13D" },
        { "GB18030", "Wang^XiaoDong=王^小东=", "57616E675E5869616F446F6E673DCDF55ED0A1B6AB3D" },
        { "GBK", "Wang^XiaoDong=王^小东=", "57616E675E5869616F446F6E673DCDF55ED0A1B6AB3D" },
        { @"\ISO 2022 IR 58", "Zhang^XiaoDong=张^小东=", "5A68616E675E5869616F446F6E673D1B242941D5C55E1B242941D0A1B6AB3D" },
        { "ISO_IR 100", "Buc^Jérôme", "4275635E4AE972F46D65" },
        { "ISO_IR 101", "Wałęsa", "5761B3EA7361" },
        { "ISO_IR 109", "Ħanżir", "A1616EBF6972" },
        { "ISO_IR 110", "ąĸŗ", "B1A2B3" },
        { "ISO_IR 144", "Люкceмбypг", "BBEEDA6365DCD17970D3" },
        { "ISO_IR 127", "قباني^لنزار", "E2C8C7E6EA5EE4E6D2C7D1" },
        { "ISO_IR 126", "Διονυσιος", "C4E9EFEDF5F3E9EFF2" },
        { "ISO_IR 138", "שרון^דבורה", "F9F8E5EF5EE3E1E5F8E4" },
        { "ISO_IR 148", "Çavuşoğlu", "C7617675FE6FF06C75" },
        { "ISO_IR 203", "Œuvre€", "BC75767265A4" },
        { "ISO_IR 166", "นามสกุล", "B9D2C1CAA1D8C5" },
        { "ISO_IR 13", "ﾔﾏﾀﾞ^ﾀﾛｳ", "D4CFC0DE5EC0DBB3" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void The_bytes_are_read_as_the_standard_has_them(string term, string name, string hex)
    {
        var text = DicomCharacterSet.FromTerm(term).Decode(Convert.FromHexString(hex), DicomVR.PN, out var notes);

        Assert.Equal(name, text);
        Assert.Equal(DicomTextNotes.None, notes);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_name_is_written_as_the_standard_has_it(string term, string name, string hex) =>
        Assert.Equal(hex, Convert.ToHexString(DicomCharacterSet.FromTerm(term).Encode(name, DicomVR.PN)));

    [Fact]
    public void Every_8_bit_set_may_come_by_its_escape()
    {
        var set = DicomCharacterSet.FromTerm(@"ISO 2022 IR 6\ISO 2022 IR 100\ISO 2022 IR 144\ISO 2022 IR 126");
        byte[] bytes = [.. Escaped("-A", 0xD6), .. Escaped("-L", 0xBB), .. Escaped("-F", 0xC4)];

        Assert.Equal("ÖЛΔ", set.Decode(bytes, DicomVR.LO, out var notes));
        Assert.Equal(DicomTextNotes.None, notes);
        Assert.Equal(bytes, set.Encode("ÖЛΔ", DicomVR.LO));
    }

    [Fact]
    public void Each_line_of_a_long_text_switches_anew()
    {
        var set = DicomCharacterSet.FromTerm(@"\ISO 2022 IR 58");
        byte[] line = [0x1B, (byte)'$', (byte)')', (byte)'A', 0xB5, 0xDA, 0xD2, 0xBB, 0xD0, 0xD0, (byte)'.', (byte)'\r', (byte)'\n'];

        Assert.Equal("第一行.\r\n第一行.\r\n", set.Decode([.. line, .. line], DicomVR.LT, out var notes));
        Assert.Equal(DicomTextNotes.None, notes);
        Assert.Equal([.. line, .. line], set.Encode("第一行.\r\n第一行.\r\n", DicomVR.LT));
    }

    [Fact]
    public void Both_Japanese_double_byte_sets_come_by_their_escapes()
    {
        var set = DicomCharacterSet.FromTerm(@"\ISO 2022 IR 87\ISO 2022 IR 159");
        byte[] bytes = [.. Escaped("$B", 0x3B, 0x33), .. Escaped("$(D", 0x30, 0x21), .. Escaped("(B")];

        Assert.Equal("山丂", set.Decode(bytes, DicomVR.LO, out _));
        Assert.Equal(bytes, set.Encode("山丂", DicomVR.LO));
    }

    private static byte[] Escaped(string final, params byte[] text) => [0x1B, .. Encoding.ASCII.GetBytes(final), .. text];
}
