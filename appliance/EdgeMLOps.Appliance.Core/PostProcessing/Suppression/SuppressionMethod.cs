using System.Text.Json.Serialization;

namespace EdgeMLOps.Appliance.Core.PostProcessing.Suppression;

/// <summary>How boxes that mark the same thing become one.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SuppressionMethod>))]
public enum SuppressionMethod
{
    /// <summary>Greedy non-maximum suppression: a box goes when a better one overlaps it by more than the policy's share.</summary>
    [JsonStringEnumMemberName("nms")]
    Greedy = 0,

    /// <summary>
    /// As <see cref="Greedy"/>, with the distance of the centres taken off the overlap, so that two neighbours both stay
    /// (Zheng et al., Distance-IoU Loss, AAAI 2020, equation 11).
    /// </summary>
    [JsonStringEnumMemberName("diouNms")]
    Distance = 1,

    /// <summary>
    /// The score of a box falls in proportion to its overlap with each better one above the policy's share; it goes when it
    /// falls below the threshold of its class (Bodla et al., Soft-NMS, ICCV 2017, linear).
    /// </summary>
    [JsonStringEnumMemberName("softNmsLinear")]
    SoftLinear = 2,

    /// <summary>As <see cref="SoftLinear"/>, for any overlap and by exp(-overlap² / sigma) (same source, Gaussian).</summary>
    [JsonStringEnumMemberName("softNmsGaussian")]
    SoftGaussian = 3,

    /// <summary>
    /// Boxes that overlap by more than the policy's share become their mean, weighted by score, with the mean of their
    /// scores (Solovyev et al., Weighted boxes fusion, Image and Vision Computing 107, 2021, for one model).
    /// </summary>
    [JsonStringEnumMemberName("weightedFusion")]
    Fusion = 4,
}
