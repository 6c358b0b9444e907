using System.Globalization;
using System.Runtime.InteropServices;
using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Benchmarks.Measuring;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Benchmarks.Inference;

/// <summary>
/// From the stored pixels of a radiograph in memory to the model's input tensor, beside OpenCV with NumPy both ways people write it: shrunk
/// first and windowed after, and windowed first. One thread each, rounds in turn, processor time. Our decoder's statistics of the pixels are
/// not in it. Ours and theirs windowed first must be one picture, to a grey level.
/// </summary>
internal sealed class PreprocessPart : IInferencePart
{
    private const int Passes = 40;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly string[] Peers = ["resize first", "window first"];

    // A quarter, which OpenCV has code of its own for, and a size that is no whole part.
    private static readonly int[] Targets = [512, 640];

    public async Task<IReadOnlyList<InferenceFigures>> RunAsync(int rounds)
    {
        using var folder = new TempFolder();
        var image = ImageDecoder.Decode(Radiograph.File(1)).Image ?? throw new InvalidOperationException("the radiograph does not decode");
        await File.WriteAllBytesAsync(folder["pixels"], image.Pixels.ToArray());
        var figures = new List<InferenceFigures>();
        foreach (var target in Targets)
        {
            figures.Add(await MeasureAsync(folder, image, target, rounds));
        }

        return figures;
    }

    private static async Task<InferenceFigures> MeasureAsync(TempFolder folder, DecodedImage image, int target, int rounds)
    {
        var noise = await Noise.SampleAsync(folder.Path);
        var contract = new TensorContract { Width = target, Height = target, Mean = [0.5], Std = [0.25] };
        var tensor = new byte[contract.Bytes];
        void Run() => ImagePreprocessor.Fill(image, contract, tensor);

        CoreTime.Of(Passes * 4, Run); // compiled, all tiers
        var times = new Dictionary<string, List<double>>(StringComparer.Ordinal) { ["ours"] = [] };
        for (var round = 0; round < rounds; round++)
        {
            times["ours"].Add(CoreTime.Of(Passes, Run));
            foreach (var peer in Peers)
            {
                times.TryAdd(peer, []);
                times[peer].Add(await PeerAsync(folder, peer, target));
            }
        }

        Compare(tensor, await File.ReadAllBytesAsync(folder["window first"]));
        var fastest = Peers.Min(peer => Samples.Median(times[peer]));
        return new InferenceFigures(
            $"preprocess {Radiograph.Side} x {Radiograph.Side}, 16 bits, to {target} x {target}",
            times.ToDictionary(pair => pair.Key is "ours" ? pair.Key : $"OpenCV {pair.Key}", pair => Spread.Of(pair.Value), StringComparer.Ordinal),
            noise.Load,
            [new Mark($"preprocess to {target}, images a core-second, ours to the faster way of OpenCV", fastest / Samples.Median(times["ours"]), 2)]);
    }

    private static async Task<double> PeerAsync(TempFolder folder, string peer, int target)
    {
        var script = Path.Combine(Repository.Root, "tests", "EdgeMLOps.Benchmarks", "Inference", "preprocess.py");
        string[] arguments =
        [
            script, peer, folder["pixels"], $"{Radiograph.Side}", $"{target}", $"{Passes}", folder[peer],
            Radiograph.Low.ToString(CultureInfo.InvariantCulture), Radiograph.High.ToString(CultureInfo.InvariantCulture),
        ];
        var (code, output) = await ChildProcess.RunAsync("/usr/bin/python3", arguments, Patience);
        return code == 0
            ? double.Parse(output, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"preprocess.py ended with {code}: {output}");
    }

    // In deviations: a grey level is 1/255 of the display range, which is four of them.
    private static void Compare(byte[] tensor, byte[] peers)
    {
        var (ours, theirs) = (MemoryMarshal.Cast<byte, float>(tensor).ToArray(), MemoryMarshal.Cast<byte, float>(peers).ToArray());
        for (var i = 0; i < ours.Length; i++)
        {
            if (!(Math.Abs(ours[i] - theirs[i]) < 4.0 / 255))
            {
                throw new InvalidOperationException($"value {i}: ours {ours[i]}, OpenCV's {theirs[i]}");
            }
        }
    }
}
