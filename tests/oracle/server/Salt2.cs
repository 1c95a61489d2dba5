// SALT2's types, put together by hand out of the vendor's page: its table, the numbering of its sample, which shows what cannot
// be null, and its XML sample, which shows the namespaces and that a base class holds IsActive. Written out and not generated of
// the catalog, so that neither can carry the other's mistakes.
using System;
using System.Collections.Generic;

namespace SALT2.Objects
{
    public class RequestBase
    {
        public bool IsActive { get; set; }
    }
}

namespace SALT2.Objects.CommunicationObjects
{
    public class NotificationInfo
    {
        public string Type { get; set; }
        public bool IsInherited { get; set; }
        public bool IsGroupInherited { get; set; }
        public int? UserId { get; set; }
        public int? UserGroupId { get; set; }
        public int? SecurityLevelId { get; set; }
        public string Operation { get; set; }
        public bool SendPush { get; set; }
        public bool SendEmail { get; set; }
        public int NotificationTemplateId { get; set; }
        public string Action { get; set; }
        public int Scope { get; set; }
    }
}

namespace SALT2.Objects.UserObjects
{
    public class UserUpdateRequest : RequestBase
    {
        public int UserId { get; set; }
        public string FirstName { get; set; }
        public string LastName { get; set; }
        public string StaffNumber { get; set; }
        public DateTime BirthDate { get; set; }
        public string AdUserName { get; set; }
        public bool IsADUser { get; set; }
        public string Email { get; set; }
        public string Password { get; set; }
        public string Phone { get; set; }
        public string PhoneExtension { get; set; }
        public string Mobile { get; set; }
        public string JobTitle { get; set; }
        public string Language { get; set; }
        public int OfficeId { get; set; }
        public int? CostCenterId { get; set; }
        public int SecurityLevelId { get; set; }
        public int? ExpenseApprover1 { get; set; }
        public int? ExpenseApprover2 { get; set; }
        public string SapInternalOrder { get; set; }
        public string SapVendorCode { get; set; }
        public List<string> Permissions { get; set; }
        public List<SALT2.Objects.CommunicationObjects.NotificationInfo> Notifications { get; set; }
        public bool GenerateRequestNumber { get; set; }
        public List<int> OfficePermissions { get; set; }
    }
}
