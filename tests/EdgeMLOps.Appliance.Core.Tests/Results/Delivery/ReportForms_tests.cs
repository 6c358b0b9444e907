using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Appliance.Core.Results.Reports;
using EdgeMLOps.Appliance.Core.Tests.Results.Objects;
using EdgeMLOps.Appliance.Core.Tests.Results.Reports;
using EdgeMLOps.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Results.Delivery;

public sealed class ReportForms_tests
{
    private static readonly StudyReport Replacing = SomeReport.WithFindings() with { PredecessorSopInstanceUid = "1.2.3", PredecessorSeriesInstanceUid = "1.2.4" };

    public static TheoryData<string> Lower => new(ReportForms.Of(DicomUID.Comprehensive3DSRStorage.UID).Skip(1));

    [Theory]
    [MemberData(nameof(Lower))]
    public async Task A_report_of_a_lower_class_keeps_that_class_s_rules(string sopClass)
    {
        using var folder = new TempFolder();
        StudyReport[] reports = [Replacing, SomeReport.Empty(), SomeReport.Failed()];
        foreach (var (number, report) in reports.Index())
        {
            ReportForms.Restate(StructuredReportBuilder.Build(report), sopClass).Save(Path.Combine(folder.Make("made"), $"sr{number}"));
        }

        Assert.Empty(await Judges.DciodvfyAsync(folder["made"]));
        Assert.Empty(await Judges.DsrdumpAsync(folder["made"]));
        var (_, output) = await ChildProcess.RunAsync("dciodvfy", [Path.Combine(folder["made"], "sr0")], DeliveryRig.Limit);
        Assert.Contains(sopClass == DicomUID.EnhancedSRStorage.UID ? "EnhancedSR" : "ComprehensiveSR", output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Lower))]
    public void It_is_an_object_of_its_own_that_names_the_one_before_in_the_same_class_and_else_says_the_same(string sopClass)
    {
        var original = StructuredReportBuilder.Build(Replacing).Dataset;
        var lower = ReportForms.Restate(StructuredReportBuilder.Build(Replacing), sopClass).Dataset;
        var before = ReportForms.Restate(StructuredReportBuilder.Build(SomeReport.Failed()), sopClass).Dataset;

        Assert.Equal(sopClass, lower.GetString(DicomTag.SOPClassUID));
        Assert.NotEqual(original.GetString(DicomTag.SOPInstanceUID), lower.GetString(DicomTag.SOPInstanceUID));
        Assert.NotEqual(before.GetString(DicomTag.SOPInstanceUID), lower.GetString(DicomTag.SOPInstanceUID));
        Assert.Equal(ReportForms.Restate(StructuredReportBuilder.Build(Replacing), sopClass).ToBytes(), ReportForms.Restate(StructuredReportBuilder.Build(Replacing), sopClass).ToBytes());
        var named = lower.GetSequence(DicomTag.PredecessorDocumentsSequence).Items[0].GetSequence(DicomTag.ReferencedSeriesSequence).Items[0].GetSequence(DicomTag.ReferencedSOPSequence).Items[0];
        Assert.Equal((sopClass, ReportUids.Other("1.2.3", $"as-{sopClass}")), (named.GetString(DicomTag.ReferencedSOPClassUID), named.GetString(DicomTag.ReferencedSOPInstanceUID)));
        Assert.Equal(
            ContentTree.Named(original, "111030").Select(box => box.GetString(DicomTag.GraphicData)),
            ContentTree.Named(lower, "111030").Select(box => box.GetString(DicomTag.GraphicData)));
    }
}
