using System.Globalization;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Appliance.Core.Results.Rendering;
using EdgeMLOps.Hosting.Files;

namespace EdgeMLOps.Appliance.Commands;

/// <summary>Writes a picture of each analysed file with its kept boxes: for people, never a diagnostic rendering.</summary>
internal sealed class DetectionPictures
{
    private readonly DirectoryInfo _folder;

    public DetectionPictures(DirectoryInfo folder) => _folder = folder;

    /// <summary>Writes <c>NAME.png</c>; nothing when the file was not decoded. Of several frames it is the one of the surest box.</summary>
    public async Task WriteAsync(FileInfo file, InstanceDetection detection, DetectionLine line, CancellationToken cancellationToken)
    {
        var shown = line.Boxes.Where(box => box.Kept).Select(box => box.Frame).FirstOrDefault(1); // the surest comes first
        var image = detection.Frames is { } frames ? (await frames.DecodeAsync(shown - 1, cancellationToken)).Image : detection.Image;
        if (image is null)
        {
            return;
        }

        _folder.Create();
        var boxes = line.Boxes.Where(box => box.Kept && box.Frame == image.Frame).Select(box => new LabelledBox(
            string.Create(CultureInfo.InvariantCulture, $"{box.Class} {box.Score:0.00}"), box.X1, box.Y1, box.X2, box.Y2));
        var picture = DetectionRenderer.Render(
            ImagePreprocessor.Show(image), image.Format.Width, image.Format.Height, [.. boxes], line.Notice ?? "");
        var name = Path.ChangeExtension(file.Name, ".png");
        await AtomicFile.WriteAsync(Path.Combine(_folder.FullName, name), picture, cancellationToken);
    }
}
