using System.CommandLine;
using EdgeMLOps.Benchmarks.Measuring;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Benchmarks.Pixels;

/// <summary><c>pixels</c>: native and run-length decoding beside pydicom and GDCM, <c>inspect</c> beside gdcmconv.</summary>
internal static class PixelCommand
{
    public static Command Create(IOutputWriter output)
    {
        var rounds = new Option<int>("--rounds") { Description = "Rounds over each set", DefaultValueFactory = _ => 7 };
        var decodeOnly = new Option<bool>("--decode-only") { Description = "Leave inspect and gdcmconv out" };
        var json = ResultFile.Option();
        var command = new Command("pixels", "Decoding beside pydicom and GDCM, inspect beside gdcmconv") { rounds, decodeOnly, json };
        command.SetAction(async (parsed, _) =>
        {
            var result = await PixelBench.RunAsync(parsed.GetValue(rounds), parsed.GetValue(decodeOnly));
            foreach (var rate in result.Rates)
            {
                output.WriteLine($"decode {rate.Set}: {rate.Files} files, {rate.Megabytes:0.0} MB of cells; MB/s ours {rate.Ours.Median:0}, pydicom {rate.Pydicom.Median:0}, GDCM {rate.Gdcm.Median:0}");
            }

            if (result.Inspect is { } inspect)
            {
                output.WriteLine($"inspect: {inspect.Files} files; s ours {inspect.Ours.Median:0.00}, gdcmconv {inspect.Gdcmconv.Median:0.00}, of it starts {inspect.GdcmconvStarts.Median:0.00}");
            }

            foreach (var mark in result.Marks)
            {
                output.WriteLine(mark.ToString());
            }

            output.WriteLine($"load {result.Noise.Load:0.0}");
            ResultFile.Write(parsed.GetValue(json), result);
            return result.Marks.All(mark => mark.Passed) ? ExitCodes.Success : ExitCodes.Failure;
        });
        return command;
    }
}
