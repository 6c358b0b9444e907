using System.Text;

namespace EdgeMLOps.Dicom.Tests.Data;

public sealed class DicomDataset_tests
{
    [Fact]
    public void Items_stand_in_the_order_of_their_tags_however_they_were_added()
    {
        var dataset = new DicomDataset().AddOrUpdate(DicomTag.PatientID, "1").AddOrUpdate(DicomTag.Rows, 2).AddOrUpdate(DicomTag.Modality, "DX");

        Assert.Equal([DicomTag.Modality, DicomTag.PatientID, DicomTag.Rows], dataset.Select(item => item.Tag));
    }

    [Fact]
    public void A_second_value_takes_the_place_of_the_first()
    {
        var dataset = new DicomDataset().AddOrUpdate(DicomTag.PatientID, "1").AddOrUpdate(DicomTag.PatientID, "2");

        Assert.Equal("2", dataset.GetString(DicomTag.PatientID));
        Assert.Equal(1, dataset.Count);
        Assert.True(dataset.Remove(DicomTag.PatientID));
        Assert.False(dataset.Contains(DicomTag.PatientID));
    }

    [Fact]
    public void Numbers_come_back_as_any_type_that_holds_them_and_as_no_other()
    {
        var dataset = new DicomDataset()
            .AddOrUpdate(DicomTag.Rows, 40000)
            .AddOrUpdate(DicomTag.WindowCenter, 0.5, -1024)
            .AddOrUpdate(DicomTag.InstanceNumber, 7)
            .AddOrUpdate(DicomTag.GraphicData, 1.5f, 2f);

        Assert.Equal(40000, dataset.GetSingleValue<int>(DicomTag.Rows));
        Assert.Equal((ushort)40000, dataset.GetSingleValue<ushort>(DicomTag.Rows));
        Assert.Equal(40000.0, dataset.GetSingleValue<double>(DicomTag.Rows));
        Assert.False(dataset.TryGetValues<short>(DicomTag.Rows, out _));
        Assert.True(dataset.TryGetValues<double>(DicomTag.WindowCenter, out var centers));
        Assert.Equal([0.5, -1024], centers);
        Assert.False(dataset.TryGetValues<int>(DicomTag.WindowCenter, out _));
        Assert.Equal("7", dataset.GetString(DicomTag.InstanceNumber));
        Assert.False(dataset.TryGetValues<int>(DicomTag.GraphicData, out _));
        Assert.Equal("1.5\\2", dataset.GetString(DicomTag.GraphicData));
    }

    [Theory]
    [InlineData("1.0 ", 1)]
    [InlineData(" 12", 12)]
    [InlineData("-3", -3)]
    public void Integer_strings_of_the_field_are_read(string text, int expected)
    {
        var dataset = new DicomDataset().AddOrUpdate(DicomTag.InstanceNumber, text);

        Assert.Equal(expected, dataset.GetSingleValue<int>(DicomTag.InstanceNumber));
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("NaN")]
    [InlineData("abc")]
    [InlineData("99999999999999999999")]
    [InlineData("")]
    public void What_is_no_integer_is_none(string text)
    {
        var dataset = new DicomDataset().AddOrUpdate(DicomTag.InstanceNumber, text);

        Assert.Equal(-1, dataset.GetSingleValueOrDefault(DicomTag.InstanceNumber, -1));
        Assert.Throws<DicomDataException>(() => dataset.GetSingleValue<int>(DicomTag.InstanceNumber));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(1.0 / 3)]
    [InlineData(-12345678.123456789)]
    [InlineData(1.2345678901234567e-200)]
    [InlineData(-1.7976931348623157e308)]
    public void Decimal_strings_fit_sixteen_characters_and_keep_what_fits(double value)
    {
        var dataset = new DicomDataset().AddOrUpdate(DicomTag.RescaleSlope, value);

        Assert.InRange(dataset.GetString(DicomTag.RescaleSlope).Length, 1, 16);
        Assert.Equal(value, dataset.GetSingleValue<double>(DicomTag.RescaleSlope), Math.Abs(value) * 1e-8);
    }

    [Fact]
    public void A_number_that_does_not_fit_is_refused() =>
        Assert.Throws<OverflowException>(() => new DicomDataset().AddOrUpdate(DicomTag.Rows, 70000));

    [Fact]
    public void Text_is_refused_where_the_standard_has_numbers() =>
        Assert.Throws<ArgumentException>(() => new DicomDataset().AddOrUpdate(DicomTag.Rows, "3"));

    [Fact]
    public void An_item_speaks_its_parents_character_set()
    {
        var dataset = Some.Image(DicomCharacterSet.Utf8, "Grün^Käthe=李");
        var item = dataset.GetSequence(DicomTag.RequestAttributesSequence).Items[0];

        Assert.Equal("Grün^Käthe=李", item.GetString(DicomTag.RequestedProcedureDescription));
        Assert.Equal("ISO_IR 192", item.CharacterSet.Term);
        Assert.Equal(Encoding.UTF8.GetBytes("Grün^Käthe=李"), dataset.GetRaw(DicomTag.PatientName).ToArray());
    }

    [Fact]
    public void A_character_outside_the_declared_set_is_refused_instead_of_replaced() =>
        Assert.ThrowsAny<ArgumentException>(() => Some.Image(DicomCharacterSet.Latin1, "李"));

    [Fact]
    public void An_unknown_character_set_is_shown_as_Latin_1()
    {
        var dataset = new DicomDataset()
            .AddOrUpdate(DicomTag.SpecificCharacterSet, "ISO_IR 999")
            .AddOrUpdate(DicomVR.PN, DicomTag.PatientName, new byte[] { 0xBB, 0xEE });

        Assert.True(dataset.CharacterSet.IsApproximate);
        Assert.Equal("»î", dataset.GetString(DicomTag.PatientName));
    }

    [Fact]
    public void A_missing_element_is_named_by_its_keyword()
    {
        var exception = Assert.Throws<DicomDataException>(() => new DicomDataset().GetString(DicomTag.PatientName));

        Assert.Contains("PatientName", exception.Message, StringComparison.Ordinal);
        Assert.Equal(DicomTag.PatientName, exception.Tag);
    }

    [Fact]
    public void Nothing_prints_a_value()
    {
        var dataset = Some.Image();

        Assert.DoesNotContain("Box", dataset.ToString(), StringComparison.Ordinal);
        Assert.All(dataset, item => Assert.DoesNotContain("Box", item.ToString(), StringComparison.Ordinal));
    }
}
