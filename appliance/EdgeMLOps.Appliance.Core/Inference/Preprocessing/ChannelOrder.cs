namespace EdgeMLOps.Appliance.Core.Inference.Preprocessing;

/// <summary>What the channels of an input tensor are. A greyscale image is the same in all of them.</summary>
public enum ChannelOrder
{
    /// <summary>Each is grey; of a colour image its luma, 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601).</summary>
    Grey,

    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Blue, green, red, as OpenCV has it.</summary>
    Bgr,
}
