using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using Microsoft.Win32.SafeHandles;

namespace EdgeMLOps.Phantoms.Commands;

/// <summary>
/// Writes images and truth for training: images.u8 (count x 512 x 512 display values, 255 = 1), truth.csv, dataset.json.
/// The images come out of the appliance's own preprocessing, so the model learns from what it will be served.
/// </summary>
internal static class DumpCommand
{
    private const int Side = 512;

    public static Command Create()
    {
        var series = new SeriesOptions();
        var command = new Command("dump", "Write 512 x 512 images and truth for training");
        series.AddTo(command);
        command.SetAction(parsed => Dump(
            parsed.GetRequiredValue(series.Out),
            parsed.GetValue(series.Count),
            parsed.GetValue(series.Seed),
            series.Options(parsed)));
        return command;
    }

    internal static void Dump(DirectoryInfo folder, int count, ulong seed, PhantomOptions options)
    {
        folder.Create();
        var imagesPath = Path.Combine(folder.FullName, "images.u8");
        var truthPath = Path.Combine(folder.FullName, "truth.csv");
        var lines = new string[count];
        using (var images = File.OpenHandle(imagesPath, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            Parallel.For(0, count, index => lines[index] = One(images, seed, index, options));
        }

        File.WriteAllText(truthPath, TruthHeader + string.Concat(lines));
        var description = new
        {
            count,
            seed,
            side = Side,
            options.MinimumSide,
            options.MaximumSide,
            options.LesionFree,
            options.MinimumCnr,
            options.MaximumCnr,
            imagesSha256 = Sha256(imagesPath),
            truthSha256 = Sha256(truthPath),
        };
        File.WriteAllText(Path.Combine(folder.FullName, "dataset.json"), JsonSerializer.Serialize(description, Json));
    }

    private const string TruthHeader =
        "index,class,x1,y1,x2,y2,model_x1,model_y1,model_x2,model_y2,diameter_mm,cnr,width,height,spacing_mm\n";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private static string One(SafeFileHandle images, ulong seed, int index, PhantomOptions options)
    {
        var phantom = PhantomFactory.Create(seed, index, options);
        var letterbox = Letterbox.Place(phantom.Width, phantom.Height, Side, Side);
        var plane = ModelInput.Display(phantom, letterbox);
        var bytes = new byte[plane.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)((plane[i] * 255) + 0.5f);
        }

        RandomAccess.Write(images, bytes, (long)index * bytes.Length);
        return string.Concat(phantom.Truth.Select(truth => string.Create(
            CultureInfo.InvariantCulture,
            $"{index},{(int)truth.Class},{truth.X1:F2},{truth.Y1:F2},{truth.X2:F2},{truth.Y2:F2},{letterbox.ToTargetX(truth.X1):F3},{letterbox.ToTargetY(truth.Y1):F3},{letterbox.ToTargetX(truth.X2):F3},{letterbox.ToTargetY(truth.Y2):F3},{truth.DiameterMm:F2},{truth.Cnr:F3},{phantom.Width},{phantom.Height},{phantom.SpacingMm:F5}\n")));
    }

    private static string Sha256(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
