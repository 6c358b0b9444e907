using System.CommandLine;
using System.Globalization;
using EdgeMLOps.Benchmarks.Inference;
using EdgeMLOps.Benchmarks.Measuring;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Benchmarks.Starting;

/// <summary><c>start</c>: how soon the appliance takes an object, and what its two processes take of memory, beside a bare loop of the runtime.</summary>
internal static class StartCommand
{
    private const int Files = 20;
    private const double MegabytesPerKibibyte = 1024 / 1e6;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static Command Create(IOutputWriter output)
    {
        var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 7, Description = "Counted starts, each on an empty root" };
        var program = new Option<FileInfo>("--program")
        {
            DefaultValueFactory = _ => new FileInfo(Repository.Executable("EdgeMLOps.Appliance")),
            Description = "The appliance that is started",
        };
        var json = ResultFile.Option();
        var command = new Command("start", "Start and memory of the appliance with its embedded package") { rounds, program, json };
        command.SetAction(async (parsed, _) =>
        {
            var result = await RunAsync(parsed.GetRequiredValue(program).FullName, parsed.GetValue(rounds));
            output.WriteLine(result.ToString());
            foreach (var mark in result.Marks)
            {
                output.WriteLine(mark.ToString());
            }

            ResultFile.Write(parsed.GetValue(json), result);
            return result.Marks.All(mark => mark.Passed) ? ExitCodes.Success : ExitCodes.Failure;
        });
        return command;
    }

    private static async Task<InferenceFigures> RunAsync(string program, int rounds)
    {
        using var folder = new TempFolder();
        var noise = await Noise.SampleAsync(folder.Path);
        var files = Enumerable.Range(1, Files).Select(number => folder[$"{number}.dcm"]).ToArray();
        for (var i = 0; i < files.Length; i++)
        {
            Radiograph.File(i + 1).Save(files[i]);
        }

        var (starts, bare) = (new List<StartRound>(), new List<double>());
        for (var round = -1; round < rounds; round++)
        {
            var (start, floor) = (await StartRound.RunAsync(program, files), await BareAsync());
            if (round >= 0)
            {
                starts.Add(start);
                bare.Add(floor);
            }
        }

        Spread Of(Func<StartRound, double> value) => Spread.Of([.. starts.Select(value)]);
        var over = starts.Zip(bare, (start, floor) => start.WorkerMegabytes - floor).ToList();
        return new InferenceFigures(
            "start with the embedded package on an empty root",
            new Dictionary<string, Spread>(StringComparer.Ordinal)
            {
                ["first object accepted, ms"] = Of(start => start.AcceptMs),
                ["core-ms until then"] = Of(start => start.CoreMs),
                ["model serves, ms"] = Of(start => start.ServeMs),
                ["main process, MB"] = Of(start => start.MainMegabytes),
                ["worker, MB"] = Of(start => start.WorkerMegabytes),
                ["bare loop in a process, MB"] = Spread.Of(bare),
            },
            noise.Load,
            [
                new Mark("first object accepted, s", Of(start => start.AcceptMs).Median / 1000, 3, IsCeiling: true),
                new Mark($"main process after {Files} radiographs, MB", Of(start => start.MainMegabytes).Most, 250, IsCeiling: true),
                new Mark("worker over a bare loop, MB", over.Max(), 100, IsCeiling: true),
            ],
            "by name");
    }

    private static async Task<double> BareAsync()
    {
        var (code, text) = await ChildProcess.RunAsync(Environment.ProcessPath!, ["bare"], Patience); // not null: this is a program of its own
        return code == 0
            ? long.Parse(text.Trim(), CultureInfo.InvariantCulture) * MegabytesPerKibibyte
            : throw new InvalidOperationException($"bare ended with {code}: {text}");
    }
}
