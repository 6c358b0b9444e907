namespace EdgeMLOps.Dicom.Tests.Text;

public sealed class DicomPersonName_tests
{
    [Fact]
    public void A_name_has_components_in_three_groups()
    {
        var name = DicomPersonName.Parse("Yamada^Tarou^Mid^Dr.^M.D.=山田^太郎=やまだ^たろう");

        Assert.Equal(new DicomPersonNameGroup("Yamada", "Tarou", "Mid", "Dr.", "M.D."), name.Alphabetic);
        Assert.Equal(new DicomPersonNameGroup("山田", "太郎"), name.Ideographic);
        Assert.Equal(new DicomPersonNameGroup("やまだ", "たろう"), name.Phonetic);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("Only", "Only")]
    [InlineData("A^B^^^", "A^B")]
    [InlineData("^Given", "^Given")]
    [InlineData("==やまだ", "==やまだ")]
    [InlineData("A^B==", "A^B")]
    [InlineData(" A ^ B ", "A^B")]
    [InlineData("1^2^3^4^5^6^7", "1^2^3^4^5^6^7")]
    [InlineData("a=b=c=d", "a=b=c=d")]
    public void A_name_is_written_as_it_was_read_but_for_empty_ends(string read, string written) =>
        Assert.Equal(written, DicomPersonName.Parse(read).Format());

    [Fact]
    public void A_data_set_gives_and_takes_names()
    {
        var name = new DicomPersonName(new DicomPersonNameGroup("Wang", "XiaoDong"), new DicomPersonNameGroup("王", "小東"));
        var dataset = new DicomDataset(DicomCharacterSet.Utf8).AddOrUpdate(DicomTag.PatientName, name);

        Assert.True(dataset.TryGetPersonName(DicomTag.PatientName, out var read));
        Assert.Equal(name, read);
        Assert.Equal("Wang^XiaoDong=王^小東", dataset.GetString(DicomTag.PatientName));
        Assert.False(dataset.TryGetPersonName(DicomTag.ReferringPhysicianName, out _));
    }

    [Fact]
    public void A_name_does_not_print_itself()
    {
        var name = DicomPersonName.Parse("Canary^Bird");

        Assert.DoesNotContain("Canary", $"{name} {name.Alphabetic}", StringComparison.Ordinal);
        Assert.True(DicomPersonName.Parse("^==").IsEmpty);
    }
}
