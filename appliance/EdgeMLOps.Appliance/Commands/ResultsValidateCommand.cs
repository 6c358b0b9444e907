using System.CommandLine;
using System.Text.Json.Nodes;
using EdgeMLOps.Appliance.Core.Results.Validation;
using EdgeMLOps.Dicom;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Appliance.Commands;

/// <summary><c>results validate</c>: finds what is wrong with result objects, ours and those of others. Needs no service.</summary>
internal static class ResultsValidateCommand
{
    private static readonly DicomReadOptions HeaderOnly = new() { StopBeforePixelData = true };

    public static Command Create(IOutputWriter output)
    {
        var files = new Argument<FileInfo[]>("FILE") { Description = "Objects of one result: SR, GSPS, SC, KO.", Arity = ArgumentArity.OneOrMore }.RefuseOptions().AcceptExistingOnly();
        var sources = new Option<FileInfo[]>("--source") { Description = "An image they are about, or a folder of them; may be given several times.", HelpName = "IMAGE" };
        sources.Validators.Add(static result =>
        {
            foreach (var missing in result.Tokens.Select(static token => token.Value).Where(static path => !File.Exists(path) && !Directory.Exists(path)))
            {
                result.AddError($"--source: there is no '{missing}'.");
            }
        });
        var json = CommonOptions.Json();
        var command = new Command("validate", "Finds what is wrong with result objects: their structure, and what they mean.") { files, sources, json };
        command.SetAction(parsed => Run(parsed.GetValue(files)!, parsed.GetValue(sources) ?? [], parsed.GetValue(json), output)); // not null: one or more
        return command;
    }

    private static int Run(FileInfo[] files, FileInfo[] sources, bool json, IOutputWriter output)
    {
        var images = new List<SourceImage>();
        foreach (var path in sources.SelectMany(Expand))
        {
            if (!DicomFile.TryOpen(path, HeaderOnly, out var image, out var fault))
            {
                output.WriteError($"{path}: {fault}");
                return ExitCodes.WrongUse;
            }

            images.Add(new SourceImage(image.Dataset));
        }

        var read = files.Select(file => (File: file, Object: DicomFile.TryOpen(file.FullName, DicomReadOptions.Default, out var opened, out var fault) ? opened : null, Fault: fault)).ToList();
        var objects = read.Select(one => one.Object).OfType<DicomFile>().ToList();
        var faults = new Queue<IReadOnlyList<ResultFault>>(ResultValidator.Validate(objects, images));
        var anyFault = false;
        foreach (var (file, found, unread) in read)
        {
            var own = found is null ? [new ResultFault(ResultFaultCode.Unreadable, "file", unread.ToString())] : faults.Dequeue();
            anyFault |= own.Count > 0;
            foreach (var line in json ? [Line(file, own).ToJsonString()] : Lines(file, own))
            {
                output.WriteLine(line);
            }
        }

        return anyFault ? ExitCodes.Failure : ExitCodes.Success;
    }

    private static IEnumerable<string> Expand(FileInfo source) =>
        Directory.Exists(source.FullName) ? Directory.GetFiles(source.FullName, "*", SearchOption.AllDirectories).Where(IsDicom).Order(StringComparer.Ordinal) : [source.FullName];

    // In a folder other things may lie beside the images; a file that is named is one.
    private static bool IsDicom(string path) => DicomFile.TryOpen(path, HeaderOnly, out _, out var fault) || fault.Code != DicomReadFaultCode.NotDicom;

    private static JsonObject Line(FileInfo file, IReadOnlyList<ResultFault> faults) => new()
    {
        ["file"] = file.ToString(),
        ["valid"] = faults.Count == 0,
        ["faults"] = new JsonArray([.. faults.Select(fault => (JsonNode)new JsonObject
        {
            ["code"] = fault.Code.ToString(),
            ["where"] = fault.Where,
            ["message"] = fault.Message,
            ["rule"] = fault.Rule,
        })]),
    };

    private static IEnumerable<string> Lines(FileInfo file, IReadOnlyList<ResultFault> faults) =>
        faults.Select(fault => $"  {fault}").Prepend(FormattableString.Invariant($"{file}: {(faults.Count == 0 ? "valid" : $"{faults.Count} faults")}"));
}
