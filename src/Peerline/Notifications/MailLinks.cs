using Peerline.Stages.Authorization;

namespace Peerline.Notifications;

/// <summary>Every link that a mail may hold. All begin with the installation's own address.</summary>
static class MailLinks
{
    public static string Connection(Uri baseAddress, Guid id) => $"{Base(baseAddress)}/api/v1/connections/{id}";

    public static string Letter(Uri baseAddress, LetterNumber number) => $"{Base(baseAddress)}/loa/{number}";

    public static string Base(Uri baseAddress) => baseAddress.AbsoluteUri.TrimEnd('/');
}
