using EdgeMLOps.Appliance.Core.Screening;
using EdgeMLOps.Appliance.Core.Tests.Models;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Tests.Screening;

public sealed class ScreeningRules_tests
{
    private static readonly ScreeningRules Rules = new(TestPackage.Demonstration.Manifest.Input);

    [Fact]
    public void A_chest_image_is_accepted() => Assert.Equal(ScreeningCode.Accepted, Rules.Screen(ChestImage.Dataset()));

    [Fact]
    public void Our_own_image_is_never_analysed_whatever_its_uids() => Assert.Equal(
        ScreeningCode.OwnObject, Rules.Screen(ChestImage.Dataset().AddOrUpdate(DicomTag.Manufacturer, "EdgeMLOps ")));

    [Fact]
    public void Our_own_image_is_known_by_the_contributing_equipment_when_its_manufacturer_was_rewritten()
    {
        var image = ChestImage.Dataset().AddOrUpdate(
            DicomTag.ContributingEquipmentSequence, new DicomDataset().AddOrUpdate(DicomTag.Manufacturer, "EdgeMLOps"));

        Assert.Equal(ScreeningCode.OwnObject, Rules.Screen(image));
    }

    [Fact]
    public void An_image_of_others_under_the_root_2_25_is_accepted() => Assert.Equal(
        ScreeningCode.Accepted, Rules.Screen(ChestImage.Dataset().AddOrUpdate(DicomTag.SOPInstanceUID, "2.25.99999")));

    [Theory]
    [InlineData("1.2.840.10008.5.1.4.1.1.88.34")]
    [InlineData("1.2.840.10008.5.1.4.1.1.88.59")]
    [InlineData("1.2.840.10008.5.1.4.1.1.11.1")]
    [InlineData("1.2.840.10008.5.1.4.1.1.481.2")]
    public void A_report_a_presentation_state_or_a_dose_is_no_image(string sopClass) => Assert.Equal(
        ScreeningCode.NotAnImage, Rules.Screen(ChestImage.Dataset().AddOrUpdate(DicomTag.SOPClassUID, sopClass)));

    [Theory]
    [InlineData("1.2.840.10008.5.1.4.1.1.481.1")]
    [InlineData("1.2.840.10008.5.1.4.1.1.481.23")]
    [InlineData("1.2.840.10008.5.1.4.1.1.481.24")]
    public void An_image_of_radiotherapy_is_an_image(string sopClass) => Assert.Equal(
        ScreeningCode.Accepted, Rules.Screen(ChestImage.Dataset().AddOrUpdate(DicomTag.SOPClassUID, sopClass)));

    [Fact]
    public void An_object_without_rows_is_no_image()
    {
        var image = ChestImage.Dataset();
        image.Remove(DicomTag.Rows);

        Assert.Equal(ScreeningCode.NotAnImage, Rules.Screen(image));
    }

    [Fact]
    public void Each_other_property_has_its_own_code()
    {
        Assert.Equal(ScreeningCode.OtherModality, With(DicomTag.Modality, "CT"));
        Assert.Equal(ScreeningCode.OtherBodyPart, With(DicomTag.BodyPartExamined, "ABDOMEN"));
        Assert.Equal(ScreeningCode.OtherBodyPart, With(DicomTag.BodyPartExamined, ""));
        Assert.Equal(ScreeningCode.OtherPhotometric, With(DicomTag.PhotometricInterpretation, "RGB"));
        Assert.Equal(ScreeningCode.NoIdentity, With(DicomTag.StudyInstanceUID, ""));
        Assert.Equal(ScreeningCode.OtherBits, Rules.Screen(ChestImage.Dataset().AddOrUpdate(DicomTag.BitsAllocated, 32)));
    }

    [Fact]
    public void An_image_of_several_frames_is_accepted_for_the_frame_that_the_manifest_names() =>
        Assert.Equal(ScreeningCode.Accepted, With(DicomTag.NumberOfFrames, "2"));

    [Fact]
    public void Where_the_model_is_for_some_views_others_have_their_code()
    {
        var rules = new ScreeningRules(TestPackage.Demonstration.Manifest.Input with { Views = ["PA", "AP"] });

        Assert.Equal(ScreeningCode.Accepted, rules.Screen(ChestImage.Dataset()));
        Assert.Equal(ScreeningCode.OtherView, rules.Screen(ChestImage.Dataset().AddOrUpdate(DicomTag.ViewPosition, "LL")));
        Assert.Equal(ScreeningCode.OtherView, rules.Screen(ChestImage.Dataset().AddOrUpdate(DicomTag.ViewPosition, "")));
        Assert.Equal(ScreeningCode.Accepted, With(DicomTag.ViewPosition, "LL"));
    }

    private static ScreeningCode With(DicomTag tag, string value) => Rules.Screen(ChestImage.Dataset().AddOrUpdate(tag, value));
}
