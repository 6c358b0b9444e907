using System.CommandLine;
using EdgeMLOps.Benchmarks.Measuring;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Benchmarks.Dicom;

/// <summary><c>dicom</c>: reading DICOM data beside the usual tools, over the files of a folder.</summary>
internal static class DicomCommand
{
    public static Command Create(IOutputWriter output)
    {
        var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 7, Description = "Counted rounds, ours and theirs in turn" };
        var folder = new Option<DirectoryInfo>("--files") { DefaultValueFactory = _ => Corpus(), Description = "Folder of DICOM files" };
        var program = new Option<FileInfo>("--program")
        {
            DefaultValueFactory = _ => new FileInfo(Repository.Executable("EdgeMLOps.Appliance")),
            Description = "The appliance whose inspect is measured",
        };
        var json = ResultFile.Option();
        var command = new Command("dicom", "Reading DICOM files beside the usual tools") { rounds, folder, program, json };
        command.SetAction(async (parsed, _) =>
        {
            var settings = new DicomSettings(parsed.GetRequiredValue(folder).FullName, parsed.GetValue(rounds), parsed.GetRequiredValue(program).FullName);
            var results = new List<PartResult>();
            foreach (var part in Parts)
            {
                foreach (var result in await part.RunAsync(settings))
                {
                    results.Add(result);
                    output.WriteLine(result.ToString());
                    foreach (var mark in result.Marks)
                    {
                        output.WriteLine(mark.ToString());
                    }
                }
            }

            ResultFile.Write(parsed.GetValue(json), results);
            return results.SelectMany(result => result.Marks).All(mark => mark.Passed) ? ExitCodes.Success : ExitCodes.Failure;
        });
        return command;
    }

    private static IReadOnlyList<IDicomPart> Parts { get; } = [new HeaderPart(), new DecodePart(), new InspectPart()];

    private static DirectoryInfo Corpus() =>
        Environment.GetEnvironmentVariable("EDGEMLOPS_CORPUS") is { } corpus
            ? new DirectoryInfo(Path.Combine(corpus, "dicom"))
            : throw new InvalidOperationException("--files or EDGEMLOPS_CORPUS has to name a folder of DICOM files");
}
