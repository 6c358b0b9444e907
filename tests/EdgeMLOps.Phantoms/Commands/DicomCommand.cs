using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeMLOps.Phantoms.Dicom;

namespace EdgeMLOps.Phantoms.Commands;

/// <summary>
/// Writes one-image studies: 0000.dcm on, and truth.json, an array of one object a file. With a canary word also
/// canary.json, which lists what was planted in each file.
/// </summary>
internal static class DicomCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static Command Create()
    {
        var series = new SeriesOptions();
        var canary = new Option<string>("--canary") { Description = "Word of 4 to 8 upper-case letters to plant in every element" };
        var command = new Command("dicom", "Write DICOM files and their truth") { canary };
        series.AddTo(command);
        command.SetAction(parsed => Write(
            parsed.GetRequiredValue(series.Out),
            parsed.GetValue(series.Count),
            parsed.GetValue(series.Seed),
            series.Options(parsed),
            parsed.GetValue(canary)));
        return command;
    }

    private static void Write(DirectoryInfo folder, int count, ulong seed, PhantomOptions options, string? canary)
    {
        folder.Create();
        var truth = new object[count];
        var planted = new object[count];
        Parallel.For(0, count, index =>
        {
            var phantom = PhantomFactory.Create(seed, index, options);
            var identity = PhantomIdentity.Create(seed, index);
            var dataset = PhantomDicom.ToDataset(phantom, identity);
            var name = index.ToString("D4", CultureInfo.InvariantCulture) + ".dcm";
            if (canary is not null)
            {
                planted[index] = new { file = name, tokens = CanaryPlanter.Plant(dataset, canary, seed + (ulong)index) };
            }

            PhantomDicom.Save(dataset, Path.Combine(folder.FullName, name));
            truth[index] = Describe(name, phantom, dataset);
        });
        File.WriteAllText(Path.Combine(folder.FullName, "truth.json"), JsonSerializer.Serialize(truth, Json));
        if (canary is not null)
        {
            File.WriteAllText(Path.Combine(folder.FullName, "canary.json"), JsonSerializer.Serialize(planted, Json));
        }
    }

    // The UIDs as written: a canary has other ones than the identity.
    private static object Describe(string name, Phantom phantom, EdgeMLOps.Dicom.DicomDataset dataset) => new
    {
        file = name,
        studyInstanceUid = dataset.GetString(EdgeMLOps.Dicom.DicomTag.StudyInstanceUID),
        seriesInstanceUid = dataset.GetString(EdgeMLOps.Dicom.DicomTag.SeriesInstanceUID),
        sopInstanceUid = dataset.GetString(EdgeMLOps.Dicom.DicomTag.SOPInstanceUID),
        phantom.Width,
        phantom.Height,
        phantom.SpacingMm,
        lesions = phantom.Truth,
    };
}
