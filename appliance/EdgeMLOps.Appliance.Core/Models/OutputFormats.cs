namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>Names of the output formats, as in <see cref="ModelOutput.Format"/>.</summary>
internal static class OutputFormats
{
    public const string Yolov5 = "yolov5";
    public const string Yolov8 = "yolov8";
    public const string Yolox = "yolox";
    public const string EndToEnd = "end-to-end";
    public const string Batched = "batched";
    public const string Torchvision = "torchvision";
    public const string Detr = "detr";
    public const string Tensorflow = "tensorflow";
}
