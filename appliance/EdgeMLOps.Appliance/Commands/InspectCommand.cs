using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EdgeMLOps.Appliance.Core.Inspection;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Screening;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Appliance.Commands;

/// <summary><c>inspect</c>: what files are, whether the embedded model would take them, digests of their pixels. Needs no service.</summary>
internal static class InspectCommand
{
    public static Command Create(IOutputWriter output)
    {
        var files = new Argument<string[]>("FILE") { Description = "DICOM files.", Arity = ArgumentArity.OneOrMore }.RefuseOptions();
        var headers = new Option<bool>("--headers") { Description = "Headers only: pixels are neither read nor decoded." };
        var deadline = Number("--deadline", "SECONDS", "Longest time to decode one file's frames; given, all are decoded, however little they are made of", InspectionLimits.Default.Deadline.TotalSeconds, most: 3600);
        var size = Number("--max-megabytes", "MIB", "Largest file that is decoded", InspectionLimits.Default.MaxFileBytes >> 20, most: 2047);
        var config = CommonOptions.Config();
        var json = CommonOptions.Json();
        var command = new Command("inspect", "Says what files are and whether they would be taken.") { files, headers, deadline, size, config, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (headersOnly, named) = (parsed.GetValue(headers), parsed.GetValue(files)!); // not null: one or more
            await using var codec = CommandCodec.Open(HostSetup.ReadConfiguration(parsed.GetValue(config)?.FullName), named.Length);
            if (!headersOnly && named.Length > 1)
            {
                codec.Begin();
            }

            var rules = new ScreeningRules(DemonstrationPackage.Load().Require().Manifest.Input);
            var limits = new InspectionLimits
            {
                Deadline = TimeSpan.FromSeconds(parsed.GetValue(deadline)),
                AllFrames = parsed.GetResult(deadline) is { Implicit: false },
                MaxFileBytes = (long)parsed.GetValue(size) << 20,
            };
            var inspector = new FileInspector(rules, codec, limits, TimeProvider.System);
            using var run = new InspectionRun(inspector, headersOnly, width: 2 * Environment.ProcessorCount);
            return await ShowAsync(run.RunAsync(named, cancellationToken), parsed.GetValue(json), output);
        });
        return command;
    }

    private static Option<int> Number(string name, string unit, string description, double fallback, int most)
    {
        var option = new Option<int>(name)
        {
            Description = FormattableString.Invariant($"{description}, 1 to {most}."),
            HelpName = unit,
            DefaultValueFactory = _ => (int)fallback,
        };
        option.Validators.Add(result =>
        {
            // What is no number has its own error.
            if (result.Tokens is [{ Value: var text }] && int.TryParse(text, CultureInfo.InvariantCulture, out var value) && (value < 1 || value > most))
            {
                result.AddError(FormattableString.Invariant($"{name} must be 1 to {most}."));
            }
        });
        return option;
    }

    private static async Task<int> ShowAsync(IAsyncEnumerable<InspectionResult> results, bool json, IOutputWriter output)
    {
        var (isCorrupt, isUnread) = (false, false);
        await foreach (var result in results)
        {
            if (result.Line is not { } line)
            {
                output.WriteError($"{result.File}: {result.Error}");
                isUnread = true;
                continue;
            }

            isCorrupt |= FileInspector.IsCorrupt(line);
            foreach (var text in json ? [JsonSerializer.Serialize(line, InspectionJson.Default.InspectionLine)] : InspectionText.Lines(line))
            {
                output.WriteLine(text);
            }
        }

        return isUnread ? ExitCodes.WrongUse : isCorrupt ? ExitCodes.Failure : ExitCodes.Success;
    }
}
