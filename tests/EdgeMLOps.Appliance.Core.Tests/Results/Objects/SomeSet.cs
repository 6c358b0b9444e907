using System.Globalization;
using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Results.Objects;
using EdgeMLOps.Appliance.Core.Results.Reports;
using EdgeMLOps.Appliance.Core.Tests.Results.Reports;
using EdgeMLOps.Dicom;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.Appliance.Core.Tests.Results.Objects;

/// <summary>A result set with the images it is about; the same number gives the same set.</summary>
internal sealed record SomeSet(string Name, StudyReport Report, IReadOnlyList<DicomFile> Images, IReadOnlyList<(ResultKind Kind, DicomFile File)> Objects)
{
    public static readonly IReadOnlySet<ResultKind> All = Enum.GetValues<ResultKind>().ToHashSet();

    private static readonly int[] BoxCounts = [1, 0, 3, 100, 7];

    /// <summary>Every kind of image, names of every sort, 0 to 100 boxes.</summary>
    public static SomeSet Numbered(int number)
    {
        var kind = SomeImage.Kinds[number % SomeImage.Kinds.Count];
        var random = new Random(number);
        List<DicomDataset> images = [.. Enumerable.Range(0, random.Next(1, 4)).Select(place => SomeImage.Make(kind, (100 * number) + place))];
        for (var place = 0; place < images.Count; place++)
        {
            images[place].AddOrUpdate(DicomTag.SOPInstanceUID, $"2.25.5{number}.{place + 1}")
                .AddOrUpdate(DicomTag.SeriesInstanceUID, $"2.25.6{number}.{(place / 2) + 1}")
                .AddOrUpdate(DicomTag.InstanceNumber, place + 1);
            Identify(images[place], number);
        }

        return Of($"{number} {kind}", [.. images.Select(image => new DicomFile(image, DicomTransferSyntax.ExplicitVRLittleEndian))], number, BoxCounts[number % BoxCounts.Length]);
    }

    /// <summary>A set over images that are there.</summary>
    public static SomeSet Of(string name, IReadOnlyList<DicomFile> images, int seed, int boxes)
    {
        var report = ReportOf(images, seed, boxes, analysed: true);
        return new SomeSet(name, report, images, Build(report, images, All));
    }

    /// <summary>The set of a stored file as the service makes it: one that the service does not analyse gets its result, failed.</summary>
    public static async Task<SomeSet> OfAsync(string path, IFrameCodec codec, int seed, int boxes)
    {
        var file = DicomFile.Open(path);
        var analysed = !SingleFrameClasses.AreBrokenBy(file.Dataset)
            && (await ImageDecoder.DecodeAsync(file, codec, new DecodeChoice(FrameChoice.Middle, TakesColour: true, default), CancellationToken.None)).Code == DecodeCode.Decoded;
        var report = ReportOf([file], seed, analysed ? boxes : 0, analysed);
        var marked = await new MarkedImages(codec, NullLogger<MarkedImages>.Instance).ReadAsync(report, [new JournalInstance { Path = path }], All, CancellationToken.None);
        return new SomeSet($"{seed} {Path.GetFileName(path)}", report, [file], [(ResultKind.Sr, StructuredReportBuilder.Build(report)), .. ObjectSet.Build(report, marked, All)]);
    }

    /// <summary>The set of a stored file of several frames with boxes on any of them.</summary>
    public static async Task<SomeSet> OfAllFramesAsync(string path, IFrameCodec codec, int seed, int boxes)
    {
        var (file, random) = (DicomFile.Open(path), new Random(seed));
        var frames = file.Dataset.GetSingleValue<int>(DicomTag.NumberOfFrames);
        var report = ReportOf([file], seed, boxes, analysed: true);
        report = report with { Findings = [.. report.Findings.Select(finding => finding with { Frame = random.Next(1, frames + 1) })] };
        var marked = await new MarkedImages(codec, NullLogger<MarkedImages>.Instance).ReadAsync(report, [new JournalInstance { Path = path }], All, CancellationToken.None);
        return new SomeSet($"{seed} all frames", report, [file], [(ResultKind.Sr, StructuredReportBuilder.Build(report)), .. ObjectSet.Build(report, marked, All)]);
    }

    private static StudyReport ReportOf(IReadOnlyList<DicomFile> images, int seed, int boxes, bool analysed)
    {
        var random = new Random(seed);
        var report = SomeReport.Empty() with
        {
            Source = images[0].Dataset,
            Images = [.. images.Select(image => new ReportImage(
                image.Dataset.GetString(DicomTag.SOPClassUID), image.Dataset.GetString(DicomTag.SOPInstanceUID), image.Dataset.GetString(DicomTag.SeriesInstanceUID), analysed))],
            Findings = [.. Enumerable.Range(0, boxes).Select(_ => Box(images[random.Next(images.Count)].Dataset, random))],
            Partial = seed % 5 == 4 ? new PartialStudy(3, 5, "2,4") : null,
        };
        return report with { Algorithm = report.Algorithm with { IsDemonstration = seed % 2 == 0 } };
    }

    public static IReadOnlyList<(ResultKind Kind, DicomFile File)> Build(StudyReport report, IReadOnlyList<DicomFile> images, IReadOnlySet<ResultKind> kinds)
    {
        List<MarkedImage> marked = [.. report.Images.Zip(images)
            .Where(pair => report.Findings.Any(box => box.SopInstanceUid == pair.First.SopInstanceUid))
            .Select(pair => Marked(report, pair.First, pair.Second))];
        return [(ResultKind.Sr, StructuredReportBuilder.Build(report)), .. ObjectSet.Build(report, marked, kinds)];
    }

    private static MarkedImage Marked(StudyReport report, ReportImage image, DicomFile file)
    {
        var marked = new MarkedImage { Image = image, Header = file.Dataset, Frame = FrameOf(file.Dataset) };
        var decoded = ImageDecoder.Decode(file, new DecodeChoice(FrameChoice.Middle, TakesColour: true, default));
        return decoded.Image is { } pixels ? MarkedImages.Show(report, marked, pixels, isCaptured: true) : marked;
    }

    private static ReportFinding Box(DicomDataset image, Random random)
    {
        var (columns, rows) = (image.GetSingleValue<int>(DicomTag.Columns), image.GetSingleValue<int>(DicomTag.Rows));
        var (x, y) = (random.NextDouble() * columns * 0.8, random.NextDouble() * rows * 0.8);
        var (width, height) = ((columns - x) * (0.2 + (0.8 * random.NextDouble())), (rows - y) * (0.2 + (0.8 * random.NextDouble())));
        var spacing = SpacingReader.Read(image, 0);
        return new ReportFinding
        {
            SopInstanceUid = image.GetString(DicomTag.SOPInstanceUID),
            Frame = FrameOf(image),
            Finding = random.Next(2) == 0 ? new ReportCode("27925004", "SCT", "Nodule") : new ReportCode("4147007", "SCT", "Mass"),
            Site = null,
            Score = random.NextDouble(),
            X1 = x,
            Y1 = y,
            X2 = x + width,
            Y2 = y + height,
            WidthMm = width * spacing?.ColumnMm,
            HeightMm = height * spacing?.RowMm,
        };
    }

    private static int? FrameOf(DicomDataset image) =>
        image.GetSingleValueOrDefault(DicomTag.NumberOfFrames, 1) is > 1 and var frames ? (frames / 2) + 1 : null;

    private static void Identify(DicomDataset image, int number)
    {
        image.AddOrUpdate(DicomTag.StudyInstanceUID, $"2.25.4{number}")
            .AddOrUpdate(DicomTag.PatientID, $"P{number}")
            .AddOrUpdate(DicomTag.PatientBirthDate, "19500102")
            .AddOrUpdate(DicomTag.PatientSex, "O")
            .AddOrUpdate(DicomTag.StudyDate, "20260901")
            .AddOrUpdate(DicomTag.StudyTime, "100000")
            .AddOrUpdate(DicomTag.StudyID, number.ToString(CultureInfo.InvariantCulture))
            .AddOrUpdate(DicomTag.SeriesDate, "20260901")
            .AddOrUpdate(DicomTag.SeriesTime, "100000")
            .AddOrUpdate(DicomTag.AccessionNumber, $"A{number}")
            .AddOrUpdate(DicomTag.ReferringPhysicianName);
        var (terms, name) = (number % 4) switch
        {
            0 => ((string[])[], "Test^Box"u8.ToArray()),
            1 => (["ISO_IR 100"], [.. "Gr"u8, 0xFC, .. "n^K"u8, 0xE4, .. "the"u8]),
            2 => (["ISO_IR 192"], "Wang^XiaoDong=王^小東"u8.ToArray()),
            _ => (["", "ISO 2022 IR 87"], (byte[])[.. "Yamada="u8, 0x1B, 0x24, 0x42, 0x3B, 0x33, 0x45, 0x44, 0x1B, 0x28, 0x42]),
        };
        if (terms.Length > 0)
        {
            image.AddOrUpdate(DicomTag.SpecificCharacterSet, terms);
        }

        image.AddOrUpdate(DicomVR.PN, DicomTag.PatientName, name);
    }
}
