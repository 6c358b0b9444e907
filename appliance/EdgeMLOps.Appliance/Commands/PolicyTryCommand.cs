using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using EdgeMLOps.Appliance.Core.PostProcessing.Documents;
using EdgeMLOps.Appliance.Core.PostProcessing.Replay;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Files;
using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Configuration;

namespace EdgeMLOps.Appliance.Commands;

/// <summary><c>policy try</c>: what a policy would have made of what is recorded. Reads the databases, service running or not; changes nothing.</summary>
internal static class PolicyTryCommand
{
    private const int BarLength = 40;

    public static Command Create(IOutputWriter output)
    {
        var policy = new Argument<string>("POLICY") { Description = "A policy document, a signed package file, or name or digest of an imported policy." };
        var since = new Option<string>("--since") { Description = "On what was recorded in the last days, hours or minutes: 30d, 12h, 45m.", HelpName = "SPAN", DefaultValueFactory = _ => "30d" };
        var truth = new Option<FileInfo>("--truth") { Description = "CSV of what is really there: sopInstanceUid,class,x1,y1,x2,y2.", HelpName = "FILE" }.AcceptExistingOnly();
        var iou = new Option<double>("--iou") { Description = "Least intersection over union of a box with the finding it finds.", DefaultValueFactory = _ => 0.5 };
        var plot = new Option<FileInfo>("--plot") { Description = "Writes the histograms as SVG.", HelpName = "FILE" };
        var (config, json) = (CommonOptions.Config(), CommonOptions.Json());
        var command = new Command("try", "Replays what is recorded under a policy and says what would be another; changes nothing.") { policy, since, truth, iou, plot, config, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var configuration = HostSetup.ReadConfiguration(parsed.GetValue(config)?.FullName);
            var wish = new ReplayWish
            {
                Policy = await CommandPolicy.FindAsync(parsed.GetRequiredValue(policy), configuration, cancellationToken),
                Since = TimeProvider.System.GetUtcNow() - SpanOf(parsed.GetRequiredValue(since)),
                TruthFile = parsed.GetValue(truth)?.FullName,
                Iou = parsed.GetValue(iou) is var least and > 0 and <= 1 ? least : throw new CommandException("--iou must be above 0, at most 1"),
            };
            var report = await RunAsync(wish, configuration, output, cancellationToken);
            output.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(report, ReplayJson.Default.ReplayReport) : ReplayText.Of(report));
            if (parsed.GetValue(plot) is { } file)
            {
                await AtomicFile.WriteAsync(file.FullName, Encoding.UTF8.GetBytes(ReplayPlot.Svg(report)), cancellationToken);
            }

            return ExitCodes.Success;
        });
        return command;
    }

    private static async Task<ReplayReport> RunAsync(
        ReplayWish wish, IConfiguration configuration, IOutputWriter output, CancellationToken cancellationToken)
    {
        try
        {
            return await PolicyReplay.RunAsync(wish, HostSetup.ReadStorage(configuration), new Bar(output), cancellationToken);
        }
        catch (PolicyException ex)
        {
            throw new CommandException($"{ex.Fault}: {ex.Message}");
        }
        catch (TruthException ex)
        {
            throw new CommandException($"{wish.TruthFile}: {ex.Message}");
        }
        catch (StorageException ex) when (ex.Fault == StorageFault.CannotOpen)
        {
            throw new CommandException("Nothing is recorded here: there is no prediction log.");
        }
        catch (StorageException ex) when (ex.Fault == StorageFault.NoKey)
        {
            throw new CommandException("--truth names images by their UIDs, and the key of the log that finds them cannot be read by this account.");
        }
        finally
        {
            output.ShowProgress("");
        }
    }

    private static TimeSpan SpanOf(string text)
    {
        var isNumber = int.TryParse(text.AsSpan(0, Math.Max(0, text.Length - 1)), NumberStyles.None, CultureInfo.InvariantCulture, out var count);
        return isNumber && count > 0 && count < 100_000
            ? text[^1] switch
            {
                'd' => TimeSpan.FromDays(count),
                'h' => TimeSpan.FromHours(count),
                'm' => TimeSpan.FromMinutes(count),
                _ => throw Wrong(),
            }
            : throw Wrong();

        static CommandException Wrong() => new("--since must be a number of days, hours or minutes, such as 30d, 12h or 45m");
    }

    private sealed class Bar(IOutputWriter output) : IProgress<double>
    {
        public void Report(double value)
        {
            var done = (int)(Math.Clamp(value, 0, 1) * BarLength);
            output.ShowProgress(FormattableString.Invariant($"[{new string('#', done)}{new string('.', BarLength - done)}] {100 * value:0} %"));
        }
    }
}
