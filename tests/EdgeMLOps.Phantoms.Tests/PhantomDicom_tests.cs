using System.Security.Cryptography;
using System.Runtime.InteropServices;
using EdgeMLOps.Dicom;
using EdgeMLOps.Phantoms.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Phantoms.Tests;

public sealed class PhantomDicom_tests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Dciodvfy_finds_no_error_over_photometrics_shapes_and_bits()
    {
        using var folder = new TempFolder();
        var seen = new HashSet<(bool Monochrome1, bool Square, int Bits)>();
        for (var i = 0; i < 12; i++)
        {
            var phantom = PhantomFactory.Create(Some.Seed, i, new PhantomOptions { MaximumSide = 1600 });
            seen.Add((phantom.IsMonochrome1, phantom.Width == phantom.Height, phantom.BitsStored));
            var report = await VerifyAsync(folder, PhantomDicom.ToDataset(phantom, PhantomIdentity.Create(Some.Seed, i)));
            Assert.Contains("DXImageForPresentation", report, StringComparison.Ordinal);
            Assert.DoesNotContain("Error", report, StringComparison.Ordinal);
        }

        Assert.Equal(2, seen.Select(kind => kind.Monochrome1).Distinct().Count());
        Assert.Equal(2, seen.Select(kind => kind.Square).Distinct().Count());
        Assert.Equal(3, seen.Select(kind => kind.Bits).Distinct().Count());
    }

    [Fact]
    public async Task Dciodvfy_would_find_a_missing_attribute()
    {
        using var folder = new TempFolder();
        var dataset = PhantomDicom.ToDataset(Some.Phantom(), PhantomIdentity.Create(1, 1));
        dataset.Remove(DicomTag.PositionerType);
        Assert.Contains("Error", await VerifyAsync(folder, dataset), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_reader_finds_the_same_pixels_and_spacing()
    {
        using var folder = new TempFolder();
        var phantom = Some.Phantom();
        var path = Path.Combine(folder.Path, "phantom.dcm");
        PhantomDicom.Save(PhantomDicom.ToDataset(phantom, PhantomIdentity.Create(1, 1)), path);

        var (code, output) = await ChildProcess.RunAsync(
            "/usr/bin/python3",
            ["-c", "import sys,hashlib,pydicom; d = pydicom.dcmread(sys.argv[1]); "
                + "print(hashlib.sha256(d.PixelData).hexdigest(), d.Rows, d.Columns, float(d.PixelSpacing[0]))", path],
            Patience);

        Assert.Equal(0, code);
        var parts = output.Trim().Split(' ');
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(phantom.Pixels.AsSpan()))), parts[0]);
        Assert.Equal(($"{phantom.Height}", $"{phantom.Width}"), (parts[1], parts[2]));
        Assert.Equal(phantom.SpacingMm, double.Parse(parts[3], System.Globalization.CultureInfo.InvariantCulture), 6);
    }

    [Fact]
    public void Each_study_has_a_patient_and_UIDs_of_its_own_and_the_vendor_asked_for()
    {
        var knobs = new PhantomKnobs { Manufacturer = "OTHER MAKER", Model = "M2", SoftwareVersion = "9" };
        var datasets = Enumerable.Range(0, 50)
            .Select(i => PhantomDicom.ToDataset(Some.Phantom(knobs: knobs), PhantomIdentity.Create(3, i)))
            .ToArray();
        foreach (var tag in (DicomTag[])
            [DicomTag.StudyInstanceUID, DicomTag.SeriesInstanceUID, DicomTag.SOPInstanceUID, DicomTag.PatientID, DicomTag.AccessionNumber])
        {
            Assert.Equal(50, datasets.Select(dataset => dataset.GetString(tag)).Distinct(StringComparer.Ordinal).Count());
        }

        Assert.All(datasets, dataset => Assert.Equal(
            ("OTHER MAKER", "M2", "9"),
            (dataset.GetString(DicomTag.Manufacturer),
             dataset.GetString(DicomTag.ManufacturerModelName),
             dataset.GetString(DicomTag.SoftwareVersions))));
        Assert.Equal(PhantomIdentity.Create(3, 7), PhantomIdentity.Create(3, 7));
    }

    private static async Task<string> VerifyAsync(TempFolder folder, DicomDataset dataset)
    {
        var path = Path.Combine(folder.Path, "phantom.dcm");
        PhantomDicom.Save(dataset, path);
        var (_, output) = await ChildProcess.RunAsync("dciodvfy", [path], Patience);
        return output;
    }
}
