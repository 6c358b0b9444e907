using System.Text.Json;
using EdgeMLOps.Appliance.Core.Results.Reports;
using EdgeMLOps.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Results.Reports;

/// <summary>Reports before independent judges: dicom3tools, dcmtk and pydicom.</summary>
public sealed class ReportJudges_tests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static TheoryData<string> Kinds => ["findings", "none", "failed", "partly", "predecessor", "partial", "partial-unknown", "latin1", "utf8", "kanji"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Dciodvfy_finds_no_error(string kind)
    {
        using var folder = new TempFolder();
        var (exitCode, output) = await JudgeAsync("dciodvfy", kind, folder);

        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("Error", output, StringComparison.Ordinal);
        Assert.Contains("Comprehensive3DSR", output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Dsrdump_reads_it_and_shows_the_notice(string kind)
    {
        using var folder = new TempFolder();
        var (exitCode, output) = await JudgeAsync("dsrdump", kind, folder);

        Assert.True(exitCode == 0, output);
        Assert.Contains(StructuredReportBuilder.DemonstrationNotice, output, StringComparison.Ordinal);

        // That dsrdump cannot check characters of these sets says nothing about the report.
        var complaints = output.Split('\n').Where(line => line.StartsWith("E: ", StringComparison.Ordinal)
            || (line.StartsWith("W: ", StringComparison.Ordinal) && !line.Contains("character set", StringComparison.OrdinalIgnoreCase) && !line.Contains("SpecificCharacterSet", StringComparison.Ordinal)));
        Assert.Empty(complaints);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Pydicom_reads_the_boxes_back_equal(string kind)
    {
        using var folder = new TempFolder();
        var report = Make(kind);
        StructuredReportBuilder.Build(report).Save(folder["report.dcm"]);
        var script = Path.Combine(Repository.Root, "tests", "EdgeMLOps.Appliance.Core.Tests", "Results", "Reports", "read_report.py");

        var (exitCode, output) = await ChildProcess.RunAsync("/usr/bin/python3", [script, folder["report.dcm"]], Patience);

        Assert.True(exitCode == 0, output);
        var read = JsonDocument.Parse(output).RootElement;
        var boxes = read.GetProperty("boxes").EnumerateArray().ToList();
        Assert.Equal(report.Findings.Count, boxes.Count);
        Assert.All(report.Findings.Zip(boxes), pair => AssertSame(pair.First, pair.Second));
        Assert.Equal(report.Images.Select(image => image.SopInstanceUid), read.GetProperty("evidence").EnumerateArray().Select(uid => uid.GetString()));
        Assert.Equal(ReportUids.Derive(report).SopInstanceUid, read.GetProperty("sopInstance").GetString());
        Assert.Equal(ReportUids.Derive(report).SopInstanceUid, read.GetProperty("metaInstance").GetString());
        Assert.Equal(kind == "kanji" ? "Yamada=山田" : report.Source.GetString(DicomTag.PatientName), read.GetProperty("name").GetString());
    }

    private static void AssertSame(ReportFinding expected, JsonElement actual)
    {
        double[] points =
        [
            expected.X1, expected.Y1, expected.X2, expected.Y1, expected.X2, expected.Y2, expected.X1, expected.Y2, expected.X1, expected.Y1,
        ];
        Assert.Equal(points, actual.GetProperty("points").EnumerateArray().Select(point => point.GetDouble()));
        Assert.Equal(expected.SopInstanceUid, actual.GetProperty("image").GetString());
        Assert.Equal(expected.Score * 100, actual.GetProperty("certainty").GetDouble(), 1e-9);
        Assert.Equal(expected.Finding.Value, actual.GetProperty("finding").GetString());
    }

    private static async Task<(int ExitCode, string Output)> JudgeAsync(string judge, string kind, TempFolder folder)
    {
        StructuredReportBuilder.Build(Make(kind)).Save(folder["report.dcm"]);
        return await ChildProcess.RunAsync(judge, [folder["report.dcm"]], Patience);
    }

    private static StudyReport Make(string kind) => kind switch
    {
        "findings" => SomeReport.WithFindings(),
        "none" => SomeReport.Empty(),
        "failed" => SomeReport.Failed(),
        "partly" => SomeReport.Empty() with { Images = [SomeReport.Image("1.2.3.4", analysed: true), SomeReport.Image("1.2.3.5", analysed: false)] },
        "predecessor" => SomeReport.WithFindings() with { PredecessorSopInstanceUid = "1.2.3", PredecessorSeriesInstanceUid = "1.2.4" },
        "partial" => SomeReport.WithFindings() with { Partial = new PartialStudy(3, 5, "2,4") },
        "partial-unknown" => SomeReport.Failed() with { Partial = new PartialStudy(2, Expected: null, "") },
        "latin1" => SomeReport.WithFindings() with { Source = SomeReport.Source(DicomCharacterSet.Latin1, "Grün^Käthe") },
        "utf8" => SomeReport.WithFindings() with { Source = SomeReport.Source(DicomCharacterSet.Utf8, "Wang^XiaoDong=王^小東") },
        _ => SomeReport.WithFindings() with
        {
            Source = SomeReport.Source()
                .AddOrUpdate(DicomTag.SpecificCharacterSet, "", "ISO 2022 IR 87")
                .AddOrUpdate(DicomVR.PN, DicomTag.PatientName, (byte[])[.. "Yamada="u8, 0x1B, 0x24, 0x42, 0x3B, 0x33, 0x45, 0x44, 0x1B, 0x28, 0x42]),
        },
    };
}
